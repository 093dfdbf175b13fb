/* The queue (FIFO) of an LSM6DS3TR-C, with the chip's time stamp beside each sample.
 *
 * Registers: ST data sheet DS13107 (LSM6DS3TR-C); time stamp in the queue: application notes
 * AN4650 and AN5130, section "timestamp data in FIFO". One sample in the queue is, in words of
 * 16 bits: gx gy gz (where the gyroscope runs), ax ay az, and three words of time stamp.
 * The stamp counts 25 us by the oscillator that also paces the samples, so a jump of the stamp
 * says how many samples the queue lost, whatever the true rate.
 */
#ifndef LSM6DS3_FIFO_H
#define LSM6DS3_FIFO_H

#include <stddef.h>
#include <stdint.h>

#include "rgp.h"

#ifndef LSM6DS3_BURST /* samples in one bus transfer: 13 x 18 bytes fit a 256-byte buffer */
#define LSM6DS3_BURST 13
#endif

enum {
    LSM6DS3_FIFO_CTRL1 = 0x06,
    LSM6DS3_FIFO_CTRL2 = 0x07,
    LSM6DS3_FIFO_CTRL3 = 0x08,
    LSM6DS3_FIFO_CTRL4 = 0x09,
    LSM6DS3_FIFO_CTRL5 = 0x0A,
    LSM6DS3_INT1_CTRL = 0x0D,
    LSM6DS3_WHO_AM_I = 0x0F,
    LSM6DS3_CTRL1_XL = 0x10,
    LSM6DS3_CTRL2_G = 0x11,
    LSM6DS3_CTRL3_C = 0x12,
    LSM6DS3_CTRL10_C = 0x19,
    LSM6DS3_FIFO_STATUS1 = 0x3A,
    LSM6DS3_FIFO_DATA_OUT = 0x3E,
    LSM6DS3_TIMESTAMP2 = 0x42,
    LSM6DS3_WAKE_UP_DUR = 0x5C
};

#define LSM6DS3TR_C_ID 0x6Au
#define LSM6DS3_ADDRESS 0x6Au
#define LSM6DS3_STAMPS_PER_S 40000u /* 25 us, with TIMER_HR */
#define LSM6DS3_ACC_16G_UG 488u
#define LSM6DS3_GYR_2000DPS_UDPS 70000u

static const uint16_t lsm6ds3_rates_hz[] = {26, 52, 104, 208, 416};
#define LSM6DS3_RATES ((uint8_t)(sizeof lsm6ds3_rates_hz / sizeof lsm6ds3_rates_hz[0]))

struct lsm6ds3 {
    int (*write)(void *context, uint8_t reg, uint8_t value);              /* 0: done */
    int (*read)(void *context, uint8_t reg, uint8_t *out, size_t length); /* 0: done */
    void *context;
    uint16_t rate_hz;
    uint8_t gyro;
    int32_t acc_numerator; /* counts of 1/2048 g = native * numerator / 15625 */
    uint8_t has_stamp;
    uint32_t stamp; /* of the last sample */
    uint8_t bytes[LSM6DS3_BURST * 18];
};

struct lsm6ds3_sample {
    int16_t values[6]; /* ax ay az gx gy gz in RGP counts */
    uint32_t lost;     /* samples that the queue lost before this one */
};

static inline uint8_t lsm6ds3_words(const struct lsm6ds3 *chip) { return chip->gyro ? 9 : 6; }

/* 0: the chip is there; else -1. */
static inline int lsm6ds3_probe(struct lsm6ds3 *chip)
{
    uint8_t id = 0;
    return chip->read(chip->context, LSM6DS3_WHO_AM_I, &id, 1) == 0 && id == LSM6DS3TR_C_ID ? 0
                                                                                           : -1;
}

/* Output data rate as the chip codes it: 26 Hz is 2, and each further one doubles. */
static inline uint8_t lsm6ds3_odr(uint16_t rate_hz)
{
    uint8_t code = 2;
    while (code < 6 && rate_hz > lsm6ds3_rates_hz[code - 2]) {
        code++;
    }
    return code;
}

/* Full scale as the chip codes it, and its step of 61 ug x 1, 2, 4, 8 in 1/2048 g:
 * 61e-6 x 2048 = 1952 / 15625. */
static inline uint8_t lsm6ds3_range(struct lsm6ds3 *chip, uint8_t range_g)
{
    switch (range_g) {
    case 2:
        chip->acc_numerator = 1952;
        return 0;
    case 4:
        chip->acc_numerator = 3904;
        return 2;
    case 8:
        chip->acc_numerator = 7808;
        return 3;
    default:
        chip->acc_numerator = 15616;
        return 1;
    }
}

struct lsm6ds3_setting {
    uint8_t reg;
    uint8_t value;
};

static inline int lsm6ds3_write_all(struct lsm6ds3 *chip, const struct lsm6ds3_setting *settings,
                                    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (chip->write(chip->context, settings[i].reg, settings[i].value) != 0) {
            return -1;
        }
    }
    return 0;
}

/* Sample into the queue; the interrupt pin INT1 rises when `batch` samples are there. */
static inline int lsm6ds3_start(struct lsm6ds3 *chip, uint16_t rate_hz, uint8_t range_g,
                                uint8_t gyro, uint8_t batch)
{
    uint8_t odr = lsm6ds3_odr(rate_hz);
    uint16_t words;
    uint8_t full_scale = lsm6ds3_range(chip, range_g);
    chip->rate_hz = rate_hz;
    chip->gyro = gyro;
    chip->has_stamp = 0;
    words = (uint16_t)(batch * lsm6ds3_words(chip));
    {
        const struct lsm6ds3_setting settings[] = {
            {LSM6DS3_FIFO_CTRL5, 0x00}, /* bypass: empties the queue */
            {LSM6DS3_CTRL3_C, 0x44},    /* whole samples only (BDU), addresses count up */
            {LSM6DS3_CTRL10_C, 0x20},   /* time stamp on */
            {LSM6DS3_WAKE_UP_DUR, 0x10}, /* 25 us */
            {LSM6DS3_FIFO_CTRL1, (uint8_t)(words & 0xFFu)},
            {LSM6DS3_FIFO_CTRL2, (uint8_t)(0x80u | (words >> 8))}, /* stamps into the queue */
            {LSM6DS3_FIFO_CTRL3, (uint8_t)(gyro ? 0x09 : 0x01)},   /* every sample */
            {LSM6DS3_FIFO_CTRL4, 0x08},                            /* every stamp */
            {LSM6DS3_INT1_CTRL, 0x08},                             /* threshold on INT1 */
            {LSM6DS3_CTRL1_XL, (uint8_t)(odr << 4 | full_scale << 2)},
            {LSM6DS3_CTRL2_G, (uint8_t)(gyro ? odr << 4 | 0x0C : 0)}, /* 2000 deg/s */
            {LSM6DS3_TIMESTAMP2, 0xAA},                               /* stamp from 0 */
            {LSM6DS3_FIFO_CTRL5, (uint8_t)(odr << 3 | 6)},            /* drops the oldest */
        };
        return lsm6ds3_write_all(chip, settings, sizeof settings / sizeof settings[0]);
    }
}

static inline int lsm6ds3_stop(struct lsm6ds3 *chip)
{
    static const struct lsm6ds3_setting settings[] = {
        {LSM6DS3_FIFO_CTRL5, 0x00}, {LSM6DS3_INT1_CTRL, 0x00},
        {LSM6DS3_CTRL1_XL, 0x00},   {LSM6DS3_CTRL2_G, 0x00},
    };
    return lsm6ds3_write_all(chip, settings, sizeof settings / sizeof settings[0]);
}

static inline int16_t lsm6ds3_word(const uint8_t *at)
{
    return (int16_t)(uint16_t)(at[0] | (uint16_t)(at[1] << 8));
}

/* Bytes of the stamp: [15:8] [23:16] unused [7:0]. */
static inline uint32_t lsm6ds3_stamp_at(const uint8_t *at)
{
    return (uint32_t)at[1] << 16 | (uint32_t)at[0] << 8 | (uint32_t)at[3];
}

static inline uint32_t lsm6ds3_lost(struct lsm6ds3 *chip, uint32_t stamp)
{
    uint32_t passed = (stamp - chip->stamp) & 0xFFFFFFu;
    uint64_t periods = ((uint64_t)passed * chip->rate_hz + LSM6DS3_STAMPS_PER_S / 2u) /
                       LSM6DS3_STAMPS_PER_S;
    uint32_t lost = chip->has_stamp && periods > 1u ? (uint32_t)(periods - 1u) : 0u;
    chip->stamp = stamp;
    chip->has_stamp = 1;
    return lost;
}

static inline void lsm6ds3_unpack(struct lsm6ds3 *chip, const uint8_t *at,
                                  struct lsm6ds3_sample *sample)
{
    const uint8_t *acc = chip->gyro ? at + 6 : at;
    for (int axis = 0; axis < 3; axis++) {
        sample->values[axis] =
            rgp_rescale(lsm6ds3_word(acc + 2 * axis), chip->acc_numerator, 15625);
        /* 70 mdeg/s in 1/16 deg/s: 1.12 = 28 / 25 */
        sample->values[3 + axis] =
            chip->gyro ? rgp_rescale(lsm6ds3_word(at + 2 * axis), 28, 25) : (int16_t)0;
    }
    sample->lost = lsm6ds3_lost(chip, lsm6ds3_stamp_at(acc + 6));
}

/* After the queue ran over, its first word may lie in the middle of a sample. */
static inline int lsm6ds3_align(struct lsm6ds3 *chip, uint16_t pattern, uint16_t *words)
{
    uint16_t astray = (uint16_t)(pattern == 0 ? 0 : lsm6ds3_words(chip) - pattern);
    if (astray > *words || pattern >= lsm6ds3_words(chip)) {
        return -1;
    }
    *words = (uint16_t)(*words - astray);
    return astray == 0 ? 0
                       : chip->read(chip->context, LSM6DS3_FIFO_DATA_OUT, chip->bytes,
                                    (size_t)astray * 2u);
}

/* Words of whole samples that wait; -1 where the bus or the chip fails. */
static inline int lsm6ds3_waiting(struct lsm6ds3 *chip)
{
    uint8_t status[4];
    uint16_t words, pattern;
    if (chip->read(chip->context, LSM6DS3_FIFO_STATUS1, status, sizeof status) != 0) {
        return -1;
    }
    words = (uint16_t)(status[0] | (uint16_t)((status[1] & 0x07u) << 8));
    pattern = (uint16_t)(status[2] | (uint16_t)((status[3] & 0x03u) << 8));
    if ((status[1] & 0x40u) && words == 0) {
        words = 2047; /* a queue that ran over is full, and its level has no more bits */
    }
    if (words < lsm6ds3_words(chip)) {
        return 0;
    }
    return lsm6ds3_align(chip, pattern, &words) == 0 ? words : -1;
}

/* Samples that wait, at most `most` and LSM6DS3_BURST; -1 where the bus or the chip fails. */
static inline int lsm6ds3_read(struct lsm6ds3 *chip, struct lsm6ds3_sample *samples, int most)
{
    size_t sample_bytes = (size_t)lsm6ds3_words(chip) * 2u;
    int waiting = lsm6ds3_waiting(chip);
    int n = waiting / lsm6ds3_words(chip);
    if (waiting < 0) {
        return -1;
    }
    n = n < most ? n : most;
    n = n < LSM6DS3_BURST ? n : LSM6DS3_BURST;
    if (n > 0 && chip->read(chip->context, LSM6DS3_FIFO_DATA_OUT, chip->bytes,
                            (size_t)n * sample_bytes) != 0) {
        return -1;
    }
    for (int k = 0; k < n; k++) {
        lsm6ds3_unpack(chip, chip->bytes + (size_t)k * sample_bytes, &samples[k]);
    }
    return n;
}

#endif
