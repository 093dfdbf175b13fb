/* The motion chip's queue and the timeline, read by the firmware's own code.
 *
 *   probe / stop
 *   start RATE_HZ RANGE_G GYRO BATCH    -> register REG VALUE for each that was written
 *   add N                               the chip takes N samples
 *   read N                              -> sample LOST AX AY AZ GX GY GZ each, and count N
 *   fail 0|1                            the bus
 *   line TICK_HZ RATE_HZ                a new timeline
 *   batch N TICK                        -> ticks FIRST LAST
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../rgp_timeline.h"
#include "fake_chip.h"

static struct lsm6ds3 chip;
static struct rgp_timeline timeline;

static uint64_t number(void)
{
    const char *word = strtok(NULL, " \n");
    return word == NULL ? 0 : strtoull(word, NULL, 10);
}

static void read_samples(void)
{
    static struct lsm6ds3_sample samples[LSM6DS3_BURST];
    int n = lsm6ds3_read(&chip, samples, (int)number());
    for (int k = 0; k < n; k++) {
        const int16_t *v = samples[k].values;
        printf("sample %" PRIu32 " %d %d %d %d %d %d\n", samples[k].lost, v[0], v[1], v[2], v[3],
               v[4], v[5]);
    }
    printf("count %d\n", n);
}

static void probe(void) { printf("probe %d\n", lsm6ds3_probe(&chip)); }
static void stop(void) { printf("stopped %d\n", lsm6ds3_stop(&chip)); }
static void fail(void) { failing = (int)number(); }

static void start(void)
{
    uint16_t rate_hz = (uint16_t)number();
    uint8_t range_g = (uint8_t)number();
    uint8_t gyro = (uint8_t)number();
    printf("started %d\n", lsm6ds3_start(&chip, rate_hz, range_g, gyro, (uint8_t)number()));
}

static void add(void)
{
    for (uint64_t n = number(); n > 0; n--) {
        add_sample();
    }
}

static void new_line(void)
{
    uint32_t tick_hz = (uint32_t)number();
    rgp_timeline_init(&timeline, tick_hz, (uint16_t)number());
}

static void batch(void)
{
    uint32_t n = (uint32_t)number();
    rgp_timeline_batch(&timeline, n, number());
    printf("ticks %" PRIu64 " %" PRIu64 "\n", rgp_timeline_tick(&timeline, 0),
           rgp_timeline_tick(&timeline, n - 1));
}

static const struct {
    const char *word;
    void (*run)(void);
} words_known[] = {
    {"probe", probe},
    {"start", start},
    {"stop", stop},
    {"add", add},
    {"read", read_samples},
    {"fail", fail},
    {"line", new_line},
    {"batch", batch},
};

static int obey(const char *word)
{
    for (size_t i = 0; i < sizeof words_known / sizeof words_known[0]; i++) {
        if (strcmp(word, words_known[i].word) == 0) {
            words_known[i].run();
            return 0;
        }
    }
    return 2;
}

int main(void)
{
    static char line[128];
    chip.read = bus_read;
    chip.write = bus_write;
    tells_registers = 1;
    while (fgets(line, sizeof line, stdin) != NULL) {
        const char *word = strtok(line, " \n");
        if (word != NULL && obey(word) != 0) {
            return 2;
        }
        fflush(stdout);
    }
    return 0;
}
