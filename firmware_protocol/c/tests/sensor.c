/* A sensor on the host: the firmware's own rules and queue, driven line by line.
 *
 *   boot TICK_HZ RATE_HZ TRUE_MHZ GYRO SAMPLES TICKS   settings, true rate, first tick
 *   connect / mtu N / subscribe 0|1 / disconnect
 *   config HEX         -> att N
 *   read               -> config HEX
 *   op N               -> answer OP STATUS
 *   take N             the motion chip takes N samples and the firmware reads them
 *   lose N             it takes N more, which its own queue loses
 *   wait SECONDS       time passes; -> stopped, where the rules stop the stream
 *   room N             the stack takes N packets -> packet HEX each
 *   battery 0|1
 *   broken 0|1         the motion chip fails
 *   stats              -> stats TAKEN DROPPED SKIPPED WAITING(samples) NEXT_SAMPLE
 *
 * Sample i has ax = low half of i, ay = high half, az = ax + 2, gx = ax + 3 ... as int16, and
 * is taken at tick FIRST + round(i * TICK_HZ * 1000 / TRUE_MHZ); i counts on while stopped.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../rgp_sensor.h"

static struct rgp_sensor sensor;
static uint64_t first_tick, sample, true_mhz, taken;
static unsigned packets_left;
static int chip_fails;
static const uint16_t rates_hz[] = {26, 52, 104, 208, 416};

static uint64_t number(void)
{
    const char *word = strtok(NULL, " \n");
    return word == NULL ? 0 : strtoull(word, NULL, 10);
}

static void print_hex(const char *what, const uint8_t *bytes, size_t size)
{
    printf("%s ", what);
    for (size_t i = 0; i < size; i++) {
        printf("%02x", bytes[i]);
    }
    putchar('\n');
}

static uint64_t tick_of(uint64_t index)
{
    uint64_t unit = (uint64_t)sensor.info.tick_hz * 1000u;
    return first_tick + (index * unit + true_mhz / 2u) / true_mhz;
}

static int run_imu(void *context, const struct rgp_settings *settings, int on)
{
    (void)context;
    (void)settings;
    return on ? chip_fails : 0;
}

static int take_packet(void *context, const uint8_t *bytes, uint16_t size)
{
    (void)context;
    if (packets_left == 0) {
        return -12; /* -ENOMEM, as a stack says that it is full */
    }
    packets_left--;
    print_hex("packet", bytes, size);
    return 0;
}

static void boot(void)
{
    struct rgp_info info;
    struct rgp_settings settings;
    memset(&info, 0, sizeof info);
    memset(&settings, 0, sizeof settings);
    info.capabilities = RGP_CAN_GYRO | RGP_CAN_FIFO | RGP_CAN_LIGHT;
    info.tick_hz = (uint32_t)number();
    info.boot_id = 7;
    info.rates_hz = rates_hz;
    info.rates = (uint8_t)(sizeof rates_hz / sizeof rates_hz[0]);
    info.build = "host";
    settings.rate_hz = (uint16_t)number();
    settings.acc_range_g = 16;
    true_mhz = number();
    settings.gyro = (uint8_t)number();
    settings.samples_per_packet = (uint8_t)number();
    first_tick = number();
    sample = taken = 0;
    packets_left = 0;
    chip_fails = 0;
    rgp_sensor_init(&sensor, &info, &settings);
    sensor.run_imu = run_imu;
}

static void take(void)
{
    uint64_t n = number();
    for (uint64_t i = 0; i < n; i++, sample++) {
        int16_t values[6];
        uint16_t low = (uint16_t)(sample & 0xFFFFu);
        for (unsigned axis = 0; axis < 6; axis++) {
            values[axis] = (int16_t)(uint16_t)(low + axis);
        }
        values[1] = (int16_t)(uint16_t)((sample >> 16) & 0xFFFFu);
        taken += sensor.streaming;
        rgp_sensor_sample(&sensor, tick_of(sample), values);
    }
}

static void lose(void)
{
    uint64_t n = number();
    sample += n;
    rgp_sensor_lost(&sensor, (uint32_t)n);
}

static void let_pass(void)
{
    sample += number() * true_mhz / 1000u;
    if (rgp_sensor_poll(&sensor, tick_of(sample))) {
        puts("stopped");
    }
}

static void config(void)
{
    uint8_t bytes[64];
    size_t size = 0;
    const char *word = strtok(NULL, " \n");
    for (; word != NULL && word[0] != '\0' && word[1] != '\0' && size < sizeof bytes; word += 2) {
        char pair[3] = {word[0], word[1], '\0'};
        bytes[size++] = (uint8_t)strtoul(pair, NULL, 16);
    }
    printf("att %u\n", (unsigned)rgp_sensor_write_config(&sensor, bytes, size));
}

static void read_config(void)
{
    uint8_t bytes[RGP_CONFIG_MOST];
    print_hex("config", bytes, rgp_sensor_read_config(&sensor, bytes, sizeof bytes));
}

static void operate(void)
{
    uint8_t op = (uint8_t)number();
    printf("answer %u %u\n", (unsigned)op, (unsigned)rgp_sensor_operate(&sensor, op));
}

static void stats(void)
{
    uint64_t waiting = sensor.queue.open_n;
    for (uint16_t i = 0; i < sensor.queue.waiting; i++) {
        waiting += rgp_queue_slot(&sensor.queue, i)->bytes[1];
    }
    printf("stats %" PRIu64 " %" PRIu32 " %" PRIu32 " %" PRIu64 " %" PRIu64 "\n", taken,
           sensor.queue.dropped, sensor.queue.skipped, waiting, sample);
}

static void connect_client(void) { rgp_sensor_connected(&sensor, tick_of(sample)); }
static void disconnect(void) { rgp_sensor_disconnected(&sensor); }
static void mtu(void) { rgp_sensor_mtu(&sensor, (uint16_t)number()); }
static void subscribe(void) { rgp_sensor_subscribed(&sensor, (int)number(), tick_of(sample)); }
static void battery(void) { sensor.queue.battery_low = (uint8_t)number(); }
static void broken(void) { chip_fails = (int)number(); }

static void room(void)
{
    packets_left = (unsigned)number();
    (void)rgp_sensor_send(&sensor, take_packet, NULL);
}

static const struct {
    const char *word;
    void (*run)(void);
} words_known[] = {
    {"boot", boot},
    {"connect", connect_client},
    {"disconnect", disconnect},
    {"mtu", mtu},
    {"subscribe", subscribe},
    {"config", config},
    {"read", read_config},
    {"op", operate},
    {"take", take},
    {"lose", lose},
    {"wait", let_pass},
    {"room", room},
    {"battery", battery},
    {"broken", broken},
    {"stats", stats},
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
    static char line[256];
    while (fgets(line, sizeof line, stdin) != NULL) {
        const char *word = strtok(line, " \n");
        if (word != NULL && obey(word) != 0) {
            return 2;
        }
        fflush(stdout);
    }
    return 0;
}
