/* The sensor: chip to packets, operations, housekeeping.
 *
 * Everything here runs on the system work queue, one thing after the other. The radio's own
 * thread only looks at the board (Config, Clock) or hands in an operation, under the lock.
 */
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/random/random.h>
#include <zephyr/sys/poweroff.h>

#include "app.h"

LOG_MODULE_REGISTER(retrogait, LOG_LEVEL_INF);

#define HOUSEKEEPING K_MSEC(250)
#define BATTERY_EVERY 240 /* rounds of housekeeping: a minute */
#define BATTERY_LOW_PERCENT 15
#define FROM_BUTTON 0x80u /* an operation that no client waits for */
#define GOODBYE K_MSEC(500) /* for the answer to SLEEP to go out */

struct rgp_board board;
K_MUTEX_DEFINE(board_lock);
K_MSGQ_DEFINE(operations, sizeof(uint8_t), 8, 1);

static void sample_work_run(struct k_work *work);
static void operation_work_run(struct k_work *work);
static void keep_house(struct k_work *work);
static void fall_asleep(struct k_work *work);
static K_WORK_DEFINE(sample_work, sample_work_run);
static K_WORK_DEFINE(operation_work, operation_work_run);
static K_WORK_DELAYABLE_DEFINE(house_work, keep_house);
static K_WORK_DELAYABLE_DEFINE(sleep_work, fall_asleep);

uint64_t now_ticks(void) { return (uint64_t)k_uptime_ticks(); }

void main_wake(void) { (void)k_work_submit(&sample_work); }

void main_command(uint8_t op)
{
    if (k_msgq_put(&operations, &op, K_NO_WAIT) == 0) {
        (void)k_work_submit(&operation_work);
    }
}

void main_mark(void) { main_command(RGP_OP_MARK | FROM_BUTTON); }

static void sample_work_run(struct k_work *work)
{
    int n;
    ARG_UNUSED(work);
    do {
        (void)k_mutex_lock(&board_lock, K_FOREVER);
        n = rgp_board_read(&board, now_ticks());
        (void)k_mutex_unlock(&board_lock);
        radio_send();
    } while (n == LSM6DS3_BURST || (n > 0 && imu_is_ready()));
    if (n < 0) {
        LOG_ERR("the motion chip does not answer");
        radio_answer(RGP_NOTICE, RGP_OP_STOP, RGP_IMU_FAILED);
    }
}

static void obey(uint8_t op, bool is_button)
{
    uint8_t status;
    (void)k_mutex_lock(&board_lock, K_FOREVER);
    status = rgp_sensor_operate(&board.sensor, op);
    (void)k_mutex_unlock(&board_lock);
    radio_send();
    if (!is_button) {
        radio_answer(RGP_ANSWER, op, status);
    }
    if (op == RGP_OP_IDENTIFY && status == RGP_OK) {
        panel_blink();
    }
    if (op == RGP_OP_SLEEP && status == RGP_OK) {
        (void)k_work_reschedule(&sleep_work, GOODBYE);
    }
}

static void operation_work_run(struct k_work *work)
{
    uint8_t op;
    ARG_UNUSED(work);
    while (k_msgq_get(&operations, &op, K_NO_WAIT) == 0) {
        obey((uint8_t)(op & ~FROM_BUTTON), (op & FROM_BUTTON) != 0);
    }
}

static void look_at_battery(void)
{
    int percent = battery_percent();
    (void)k_mutex_lock(&board_lock, K_FOREVER);
    board.sensor.queue.battery_low = percent >= 0 && percent < BATTERY_LOW_PERCENT;
    (void)k_mutex_unlock(&board_lock);
}

/* Also reads the chip, should its interrupt ever be missed. */
static void keep_house(struct k_work *work)
{
    static unsigned rounds;
    ARG_UNUSED(work);
    if (rounds++ % BATTERY_EVERY == 0) {
        look_at_battery();
    }
    (void)k_mutex_lock(&board_lock, K_FOREVER);
    if (rgp_sensor_poll(&board.sensor, now_ticks())) {
        LOG_INF("nobody listens: stopped");
    }
    (void)k_mutex_unlock(&board_lock);
    main_wake();
    (void)k_work_reschedule(&house_work, HOUSEKEEPING);
}

static void fall_asleep(struct k_work *work)
{
    ARG_UNUSED(work);
    radio_goodbye();
    sys_poweroff(); /* until the reset button */
}

static void set_up_board(void)
{
    static const struct rgp_settings settings = {
        .rate_hz = 104, .acc_range_g = 16, .gyro = 1, .samples_per_packet = 5};
    const struct rgp_info info = {
        .capabilities = RGP_CAN_GYRO | RGP_CAN_FIFO | RGP_CAN_BUTTON | RGP_CAN_LIGHT |
                        RGP_CAN_SLEEP,
        .tick_hz = CONFIG_SYS_CLOCK_TICKS_PER_SEC,
        .boot_id = sys_rand32_get(),
        .acc_native_ug = LSM6DS3_ACC_16G_UG,
        .gyr_native_udps = LSM6DS3_GYR_2000DPS_UDPS,
        .rates_hz = lsm6ds3_rates_hz,
        .rates = LSM6DS3_RATES,
        .build = "xiao-zephyr 1.0",
    };
    rgp_board_init(&board, &info, &settings);
}

int main(void)
{
    set_up_board();
    if (imu_init(&board.chip, main_wake) != 0) {
        LOG_ERR("no motion chip: START will be refused");
    }
    if (panel_init(main_mark) != 0 || battery_init() != 0) {
        LOG_WRN("no light, button or battery");
    }
    if (radio_init() != 0) {
        LOG_ERR("no Bluetooth");
        return 0;
    }
    (void)k_work_reschedule(&house_work, HOUSEKEEPING);
    return 0;
}
