/* Arduino as far as the sketch uses it, for a syntax and type check; see ../README.md. */
#ifndef ARDUINO_STUB_H
#define ARDUINO_STUB_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define OUTPUT 1
#define INPUT_PULLUP 2
#define LOW 0
#define HIGH 1
#define LED_BUILTIN 11
#define D0 0
#define PIN_LSM6DS3TR_C_POWER 40
#define PIN_VBAT 32
#define PIN_VBAT_ENABLE 14

void pinMode(int pin, int mode);
void digitalWrite(int pin, int value);
int digitalRead(int pin);
int analogRead(int pin);
void analogReadResolution(int bits);
unsigned long micros();
unsigned long millis();
void delay(unsigned long ms);

typedef struct {
    volatile uint32_t PIN_CNF[32];
    volatile uint32_t OUTSET;
} NRF_GPIO_Type;
typedef struct {
    volatile uint32_t TASKS_START, EVENTS_VALRDY, VALUE;
} NRF_RNG_Type;
extern NRF_GPIO_Type *NRF_P1;
extern NRF_RNG_Type *NRF_RNG;

#endif
