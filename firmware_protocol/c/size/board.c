/* A whole sensor but for its radio and bus, so that size.py can say what it costs. */
#include "../rgp_board.h"

static struct rgp_board board;
static volatile uint8_t bus;

static int write_register(void *context, uint8_t reg, uint8_t value)
{
    (void)context;
    bus = (uint8_t)(reg ^ value);
    return 0;
}

static int read_registers(void *context, uint8_t reg, uint8_t *out, size_t length)
{
    (void)context;
    (void)reg;
    for (size_t i = 0; i < length; i++) {
        out[i] = bus;
    }
    return 0;
}

static int send(void *context, const uint8_t *bytes, uint16_t size)
{
    (void)context;
    bus = bytes[size - 1];
    return bus & 1;
}

static void set_up(void)
{
    static const struct rgp_settings settings = {104, 16, 1, 5, 0, 0, ""};
    struct rgp_info info = {RGP_CAN_GYRO | RGP_CAN_FIFO, 32768, 1, LSM6DS3_ACC_16G_UG,
                            LSM6DS3_GYR_2000DPS_UDPS, lsm6ds3_rates_hz, LSM6DS3_RATES, "size"};
    board.chip.read = read_registers;
    board.chip.write = write_register;
    rgp_board_init(&board, &info, &settings);
}

static void serve(uint64_t now)
{
    uint8_t bytes[RGP_INFO_MOST];
    uint8_t op = 0;
    (void)lsm6ds3_probe(&board.chip);
    rgp_sensor_connected(&board.sensor, now);
    rgp_sensor_mtu(&board.sensor, 247);
    rgp_sensor_subscribed(&board.sensor, bus & 1, now);
    (void)rgp_info_encode(bytes, sizeof bytes, &board.sensor.info);
    (void)rgp_sensor_write_config(&board.sensor, bytes, bus);
    (void)rgp_sensor_read_config(&board.sensor, bytes, sizeof bytes);
    (void)rgp_clock_encode(bytes, sizeof bytes, now, 1);
    if (rgp_command_decode(&op, bytes, bus) == RGP_ATT_OK) {
        (void)rgp_answer_encode(bytes, sizeof bytes, RGP_ANSWER, op,
                                rgp_sensor_operate(&board.sensor, op));
    }
    (void)rgp_board_read(&board, now);
    (void)rgp_sensor_send(&board.sensor, send, NULL);
    (void)rgp_sensor_poll(&board.sensor, now);
    rgp_sensor_disconnected(&board.sensor);
    bus = bytes[0];
}

int main(void)
{
    set_up();
    for (uint64_t now = 0;; now++) {
        serve(now);
    }
}
