/* A whole sensor on the host: a chip, the board's code, and a link that takes packets.
 *
 *   run RATE_HZ GYRO TRUE_MHZ SECONDS LATE_TICKS SEED   streams; every read comes up to
 *                                                       LATE_TICKS late -> packet HEX each
 *   stall AT_S FOR_S    before run: nobody reads the chip for a while
 *   fail AT_S           before run: the bus breaks -> given up
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../rgp_board.h"
#include "fake_chip.h"

enum { TICK_HZ = 32768 };

static struct rgp_board board;
static uint64_t stall_from, stall_to, fail_from = UINT64_MAX;
static uint32_t seed;

static uint64_t number(void)
{
    const char *word = strtok(NULL, " \n");
    return word == NULL ? 0 : strtoull(word, NULL, 10);
}

static uint32_t chance(uint32_t below) /* Numerical Recipes' generator; good enough for jitter */
{
    seed = seed * 1664525u + 1013904223u;
    return below == 0 ? 0 : (seed >> 8) % below;
}

static int print_packet(void *context, const uint8_t *bytes, uint16_t size)
{
    (void)context;
    fputs("packet ", stdout);
    for (uint16_t i = 0; i < size; i++) {
        printf("%02x", bytes[i]);
    }
    putchar('\n');
    return 0;
}

static void set_up(uint16_t rate_hz, uint8_t gyro)
{
    struct rgp_info info;
    struct rgp_settings settings;
    memset(&info, 0, sizeof info);
    memset(&settings, 0, sizeof settings);
    info.tick_hz = TICK_HZ;
    info.rates_hz = lsm6ds3_rates_hz;
    info.rates = LSM6DS3_RATES;
    info.capabilities = RGP_CAN_GYRO | RGP_CAN_FIFO;
    info.build = "host";
    settings.rate_hz = rate_hz;
    settings.acc_range_g = 16;
    settings.gyro = gyro;
    settings.samples_per_packet = RGP_BATCH;
    board.chip.read = bus_read;
    board.chip.write = bus_write;
    rgp_board_init(&board, &info, &settings);
    rgp_sensor_connected(&board.sensor, 0);
    rgp_sensor_mtu(&board.sensor, 247);
    rgp_sensor_subscribed(&board.sensor, 1, 0);
    printf("start %u\n", (unsigned)rgp_sensor_operate(&board.sensor, RGP_OP_START));
}

static void read_chip(uint64_t now)
{
    int n;
    failing = now >= fail_from;
    do {
        n = rgp_board_read(&board, now);
        (void)rgp_sensor_send(&board.sensor, print_packet, NULL);
    } while (n == LSM6DS3_BURST);
    if (n < 0) {
        puts("given up");
    }
}

static void stream(uint64_t true_mhz, uint64_t seconds, uint32_t late)
{
    uint64_t end = seconds * TICK_HZ;
    uint64_t now = TICK_HZ;
    uint64_t first = now;
    made = 0;
    while (now < end) {
        now += (uint64_t)RGP_BATCH * TICK_HZ * 1000u / true_mhz + chance(late);
        while (first + (made + 1) * (uint64_t)TICK_HZ * 1000u / true_mhz <= now) {
            add_sample();
        }
        if (now < stall_from || now >= stall_to) {
            read_chip(now);
        }
    }
    printf("made %" PRIu32 " rate %" PRIu32 "\n", made, rgp_sensor_rate_mhz(&board.sensor));
}

int main(void)
{
    static char line[128];
    while (fgets(line, sizeof line, stdin) != NULL) {
        const char *word = strtok(line, " \n");
        if (word != NULL && strcmp(word, "stall") == 0) {
            stall_from = number() * TICK_HZ;
            stall_to = stall_from + number() * TICK_HZ;
        } else if (word != NULL && strcmp(word, "fail") == 0) {
            fail_from = number() * TICK_HZ;
        } else if (word != NULL && strcmp(word, "run") == 0) {
            uint16_t rate_hz = (uint16_t)number();
            uint64_t true_mhz, seconds;
            uint32_t late;
            set_up(rate_hz, (uint8_t)number());
            true_mhz = number();
            seconds = number();
            late = (uint32_t)number();
            seed = (uint32_t)number();
            stream(true_mhz, seconds, late);
        } else {
            return 2;
        }
    }
    return 0;
}
