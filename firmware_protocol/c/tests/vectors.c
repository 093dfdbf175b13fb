/* Encodes and decodes what it is told on its input, line by line, for the tests in Python.
 *
 *   stream FLAGS COUNTER TICKS N VALUE...      ->  bytes in hex, or "none"
 *   info CAPS TICK_HZ BOOT ACC GYR RATES RATE... BUILD
 *   config MHZ SAMPLES STATE SETTINGS          (settings in hex, as written)
 *   answer KIND OP STATUS
 *   clock TICKS BOOT
 *   write SETTINGS                             ->  ATT error and the fields
 *   command BYTES                              ->  ATT error and the operation
 *   g VALUE, deg/s VALUE                       ->  counts
 *   rescale NATIVE NUMERATOR DENOMINATOR       ->  counts
 * Bytes are hex; "-" is none at all.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../rgp.h"

enum { MOST_BYTES = 8192, MOST_VALUES = 255 * 6 };

static uint8_t out[MOST_BYTES];

static void print_bytes(size_t size)
{
    if (size == 0) {
        puts("none");
        return;
    }
    for (size_t i = 0; i < size; i++) {
        printf("%02x", out[i]);
    }
    putchar('\n');
}

static long long next_number(void)
{
    const char *word = strtok(NULL, " \n");
    return word == NULL ? 0 : strtoll(word, NULL, 10);
}

static uint64_t next_unsigned(void)
{
    const char *word = strtok(NULL, " \n");
    return word == NULL ? 0 : strtoull(word, NULL, 10);
}

static size_t next_bytes(uint8_t *bytes)
{
    const char *word = strtok(NULL, " \n");
    size_t size = 0;
    if (word == NULL || word[0] == '-') {
        return 0;
    }
    for (; word[0] != '\0' && word[1] != '\0' && size < MOST_BYTES; word += 2) {
        char pair[3] = {word[0], word[1], '\0'};
        bytes[size++] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return size;
}

static void stream(void)
{
    static int16_t values[MOST_VALUES];
    struct rgp_stream_head head;
    head.flags = (uint8_t)next_number();
    head.counter = (uint16_t)next_number();
    head.ticks = (uint32_t)next_unsigned();
    head.n = (uint8_t)next_number();
    for (size_t i = 0; i < (size_t)head.n * rgp_axes(head.flags); i++) {
        values[i] = (int16_t)next_number();
    }
    print_bytes(rgp_stream_encode(out, rgp_stream_size(head.n, rgp_axes(head.flags)), &head,
                                  values));
}

static void info(void)
{
    static uint16_t rates[256];
    static uint8_t build[MOST_BYTES + 1];
    struct rgp_info value;
    size_t letters;
    value.capabilities = (uint16_t)next_number();
    value.tick_hz = (uint32_t)next_unsigned();
    value.boot_id = (uint32_t)next_unsigned();
    value.acc_native_ug = (uint32_t)next_unsigned();
    value.gyr_native_udps = (uint32_t)next_unsigned();
    value.rates = (uint8_t)next_number();
    for (uint8_t i = 0; i < value.rates; i++) {
        rates[i] = (uint16_t)next_number();
    }
    letters = next_bytes(build);
    build[letters] = 0;
    value.rates_hz = rates;
    value.build = (const char *)build;
    print_bytes(rgp_info_encode(out, RGP_INFO_MOST, &value));
}

static void config(void)
{
    static uint8_t bytes[MOST_BYTES];
    struct rgp_facts facts;
    struct rgp_settings settings;
    facts.rate_mhz = (uint32_t)next_unsigned();
    facts.samples_in_force = (uint8_t)next_number();
    facts.state = (uint8_t)next_number();
    if (rgp_settings_decode(&settings, bytes, next_bytes(bytes)) != RGP_ATT_OK) {
        print_bytes(0);
        return;
    }
    print_bytes(rgp_config_encode(out, RGP_CONFIG_MOST, &facts, &settings));
}

static void write_config(void)
{
    static uint8_t bytes[MOST_BYTES];
    struct rgp_settings settings;
    size_t size = next_bytes(bytes);
    /* An exact copy on the heap, so that a read beyond the end is seen by the sanitizer. */
    uint8_t *exact = (uint8_t *)malloc(size == 0 ? 1 : size);
    uint8_t error;
    if (exact == NULL) {
        exit(2);
    }
    memcpy(exact, bytes, size);
    error = rgp_settings_decode(&settings, exact, size);
    free(exact);
    if (error != RGP_ATT_OK) {
        printf("%u\n", (unsigned)error);
        return;
    }
    printf("0 %u %u %u %u %u %s\n", (unsigned)settings.rate_hz, (unsigned)settings.acc_range_g,
           (unsigned)settings.gyro, (unsigned)settings.samples_per_packet,
           (unsigned)settings.placement, settings.name);
}

static void command(void)
{
    static uint8_t bytes[MOST_BYTES];
    uint8_t op = 0;
    uint8_t error = rgp_command_decode(&op, bytes, next_bytes(bytes));
    printf("%u %u\n", (unsigned)error, (unsigned)op);
}

static void answer(void)
{
    uint8_t kind = (uint8_t)next_number();
    uint8_t op = (uint8_t)next_number();
    print_bytes(rgp_answer_encode(out, RGP_ANSWER_SIZE, kind, op, (uint8_t)next_number()));
}

static void read_clock(void)
{
    uint64_t ticks = next_unsigned();
    print_bytes(rgp_clock_encode(out, RGP_CLOCK_SIZE, ticks, (uint32_t)next_unsigned()));
}

static void quantise(int16_t (*counts)(float))
{
    const char *word = strtok(NULL, " \n");
    printf("%d\n", counts(strtof(word == NULL ? "0" : word, NULL)));
}

static void rescale(void)
{
    int16_t native = (int16_t)next_number();
    int32_t numerator = (int32_t)next_number();
    printf("%d\n", rgp_rescale(native, numerator, (int32_t)next_number()));
}

static void quantise_acc(void) { quantise(rgp_acc_counts); }
static void quantise_gyr(void) { quantise(rgp_gyr_counts); }

static const struct {
    const char *word;
    void (*run)(void);
} words_known[] = {
    {"stream", stream},
    {"info", info},
    {"config", config},
    {"write", write_config},
    {"command", command},
    {"answer", answer},
    {"clock", read_clock},
    {"g", quantise_acc},
    {"deg/s", quantise_gyr},
    {"rescale", rescale},
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
    static char line[4 * MOST_BYTES];
    while (fgets(line, sizeof line, stdin) != NULL) {
        const char *word = strtok(line, " \n");
        if (word != NULL && obey(word) != 0) {
            return 2;
        }
    }
    return 0;
}
