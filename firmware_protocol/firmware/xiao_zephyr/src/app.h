/* What the parts of the firmware know of each other. */
#ifndef APP_H
#define APP_H

#include <stdbool.h>
#include <zephyr/kernel.h>

#include "rgp_board.h"

/* main.c: the sensor. Everything that touches it holds the lock, and holds it shortly. */
extern struct rgp_board board;
extern struct k_mutex board_lock;
uint64_t now_ticks(void);
void main_wake(void);                /* read the chip and send, soon */
void main_command(uint8_t op);       /* a client wrote an operation */
void main_mark(void);                /* the button */

/* imu.c: the motion chip's bus, supply and interrupt. */
int imu_init(struct lsm6ds3 *chip, void (*ready)(void));
bool imu_is_ready(void); /* the chip's pin still says that samples wait */

/* radio.c: advertising, the connection, the service. */
int radio_init(void);
void radio_send(void); /* what waits, as far as the stack takes it; holds the lock */
void radio_answer(uint8_t kind, uint8_t op, uint8_t status);
void radio_goodbye(void);

/* battery.c */
int battery_init(void);
int battery_percent(void); /* negative: not known */

/* panel.c: the light and the marker button. */
int panel_init(void (*pressed)(void));
void panel_blink(void);

#endif
