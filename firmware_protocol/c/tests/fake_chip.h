/* An LSM6DS3TR-C made of registers and a queue, for programs on the host.
 *
 * Sample i of the chip holds gyroscope i, i + 1, i + 2 and accelerometer i + 3 ... as int16,
 * and the stamp round(i * 40000 / rate). Its queue holds 2048 words and drops the oldest.
 */
#ifndef FAKE_CHIP_H
#define FAKE_CHIP_H

#include <stdio.h>
#include <string.h>

#include "../lsm6ds3_fifo.h"

enum { QUEUE_WORDS = 2048 };

static uint16_t words[QUEUE_WORDS];
static unsigned word_count, astray; /* words of the first sample that are gone already */
static unsigned sample_words = 9;
static uint16_t chip_rate_hz = 104;
static uint32_t made;
static int failing, over, tells_registers;

static int bus_write(void *context, uint8_t reg, uint8_t value)
{
    (void)context;
    if (tells_registers) {
        printf("register %02x %02x\n", reg, value);
    }
    if (reg == LSM6DS3_FIFO_CTRL5 && value == 0) {
        word_count = astray = 0; /* bypass empties the queue */
        over = 0;
    }
    if (reg == LSM6DS3_FIFO_CTRL3) {
        sample_words = (value & 0x38u) ? 9 : 6;
    }
    if (reg == LSM6DS3_CTRL1_XL && value != 0) {
        chip_rate_hz = lsm6ds3_rates_hz[(value >> 4) - 2];
    }
    return failing ? -5 : 0;
}

static void pull_word(uint8_t *out)
{
    out[0] = (uint8_t)(words[0] & 0xFFu);
    out[1] = (uint8_t)(words[0] >> 8);
    memmove(words, words + 1, sizeof words - sizeof words[0]);
    word_count--;
    astray = (astray + 1) % sample_words;
    over = 0;
}

static int bus_read(void *context, uint8_t reg, uint8_t *out, size_t length)
{
    (void)context;
    if (reg == LSM6DS3_WHO_AM_I) {
        out[0] = LSM6DS3TR_C_ID;
    } else if (reg == LSM6DS3_FIFO_STATUS1) {
        out[0] = (uint8_t)(word_count & 0xFFu);
        out[1] = (uint8_t)(((word_count >> 8) & 0x07u) | (over ? 0x40u : 0u));
        out[2] = (uint8_t)astray;
        out[3] = 0;
    } else {
        for (size_t at = 0; at + 1 < length && word_count > 0; at += 2) {
            pull_word(out + at);
        }
    }
    return failing ? -5 : 0;
}

static void add_word(uint16_t word)
{
    uint8_t gone[2];
    if (word_count == QUEUE_WORDS) {
        pull_word(gone);
        over = 1;
    }
    words[word_count++] = word;
}

static void add_sample(void)
{
    uint32_t stamp = (uint32_t)(((uint64_t)made * LSM6DS3_STAMPS_PER_S + chip_rate_hz / 2u) /
                                chip_rate_hz);
    for (unsigned axis = sample_words == 9 ? 0 : 3; axis < 6; axis++) {
        add_word((uint16_t)((made + axis) & 0xFFFFu));
    }
    add_word((uint16_t)((stamp >> 8) & 0xFFFFu)); /* [15:8] below [23:16] */
    add_word((uint16_t)((stamp & 0xFFu) << 8));
    add_word(0);
    made++;
}

#endif
