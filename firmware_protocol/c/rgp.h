/* RGP v1: the bytes of the retrogait profile, for firmware. C99 or C++11, no allocation.
 *
 * The specification is ../SPEC.md; ../vectors holds what every encoder must reproduce.
 * Encoders return the number of bytes written, 0 where the output has no room or a value
 * does not fit. Everything on the wire is little endian.
 */
#ifndef RGP_H
#define RGP_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define RGP_MAJOR 1u
#define RGP_MINOR 0u

/* UUIDs, lower case; 16 bytes in the order of the air (little endian) for stacks that want them. */
#define RGP_UUID(xxxx) "7267" xxxx "-7265-8472-9f67-616974726574"
#define RGP_UUID_SERVICE RGP_UUID("0001")
#define RGP_UUID_INFO RGP_UUID("0002")
#define RGP_UUID_CONFIG RGP_UUID("0003")
#define RGP_UUID_CONTROL RGP_UUID("0004")
#define RGP_UUID_STREAM RGP_UUID("0005")
#define RGP_UUID_CLOCK RGP_UUID("0006")
#define RGP_UUID_BYTES(n)                                                                        \
    0x74, 0x65, 0x72, 0x74, 0x69, 0x61, 0x67, 0x9f, 0x72, 0x84, 0x65, 0x72, (n), 0x00, 0x67, 0x72

enum { /* flags of a Stream packet */
    RGP_FLAG_GYRO = 1,
    RGP_FLAG_OVERFLOW = 2,
    RGP_FLAG_EVENT = 4,
    RGP_FLAG_BATTERY_LOW = 8
};
enum { /* capabilities in Info */
    RGP_CAN_GYRO = 1,
    RGP_CAN_FIFO = 2,
    RGP_CAN_BUTTON = 4,
    RGP_CAN_LIGHT = 8,
    RGP_CAN_SLEEP = 16
};
enum { RGP_STATE_STREAMING = 1, RGP_STATE_RATE_MEASURED = 2 };
enum { RGP_OP_START = 1, RGP_OP_STOP, RGP_OP_IDENTIFY, RGP_OP_MARK, RGP_OP_SLEEP };
enum {
    RGP_OK = 0,
    RGP_ALREADY,
    RGP_NOT_SUBSCRIBED,
    RGP_UNSUPPORTED,
    RGP_LINK_TOO_SLOW,
    RGP_IMU_FAILED,
    RGP_BATTERY_EMPTY
};
enum {
    RGP_ATT_OK = 0,
    RGP_ATT_INVALID_LENGTH = 0x0D,
    RGP_ATT_UNKNOWN_OPERATION = 0x80,
    RGP_ATT_BUSY = 0x81,
    RGP_ATT_OUT_OF_RANGE = 0x82
};
enum {
    RGP_ANSWER = 0x80,
    RGP_NOTICE = 0x81,
    RGP_STREAM_HEAD = 8,
    RGP_NOTIFY_OVERHEAD = 3,
    RGP_LONGEST_NAME = 13,
    RGP_LONGEST_BUILD = 32,
    RGP_MOST_RATES = 16,
    RGP_LAST_PLACE = 8,
    RGP_INFO_HEAD = 22,
    RGP_SETTINGS_HEAD = 7,
    RGP_FACTS_SIZE = 6,
    RGP_ANSWER_SIZE = 3,
    RGP_CLOCK_SIZE = 12,
    RGP_INFO_MOST = RGP_INFO_HEAD + 2 * RGP_MOST_RATES + RGP_LONGEST_BUILD,
    RGP_CONFIG_MOST = RGP_FACTS_SIZE + RGP_SETTINGS_HEAD + RGP_LONGEST_NAME
};

/* ---- numbers ------------------------------------------------------------------------------ */

static inline uint8_t *rgp_put_u8(uint8_t *at, uint8_t value)
{
    *at = value;
    return at + 1;
}

static inline uint8_t *rgp_put_u16(uint8_t *at, uint16_t value)
{
    return rgp_put_u8(rgp_put_u8(at, (uint8_t)(value & 0xFFu)), (uint8_t)(value >> 8));
}

static inline uint8_t *rgp_put_u32(uint8_t *at, uint32_t value)
{
    return rgp_put_u16(rgp_put_u16(at, (uint16_t)(value & 0xFFFFu)), (uint16_t)(value >> 16));
}

static inline uint8_t *rgp_put_u64(uint8_t *at, uint64_t value)
{
    return rgp_put_u32(rgp_put_u32(at, (uint32_t)(value & 0xFFFFFFFFu)), (uint32_t)(value >> 32));
}

static inline uint8_t *rgp_put_text(uint8_t *at, const char *text, size_t length)
{
    memcpy(at, text, length);
    return at + length;
}

static inline int rgp_is_printable(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] < 0x20 || text[i] > 0x7E) {
            return 0;
        }
    }
    return 1;
}

/* ---- quantiser ---------------------------------------------------------------------------- */

/* Round half away from zero and hold at the ends; not a number becomes the lower end. */
static inline int16_t rgp_quantise(float value, float counts_per_unit)
{
    float scaled = value * counts_per_unit;
    int32_t whole;
    float rest;
    if (!(scaled > -32768.0f)) {
        return INT16_MIN;
    }
    if (scaled >= 32767.0f) {
        return INT16_MAX;
    }
    whole = (int32_t)scaled;
    rest = scaled - (float)whole;
    whole += rest >= 0.5f ? 1 : 0;
    whole -= rest <= -0.5f ? 1 : 0;
    return (int16_t)whole;
}

static inline int16_t rgp_acc_counts(float g) { return rgp_quantise(g, 2048.0f); }
static inline int16_t rgp_gyr_counts(float deg_per_s) { return rgp_quantise(deg_per_s, 16.0f); }

/* A chip's own count times numerator / denominator, both positive and at most 2^31 / 32768:
 * exact and without floating point. */
static inline int16_t rgp_rescale(int16_t native, int32_t numerator, int32_t denominator)
{
    int64_t scaled = (int64_t)native * numerator;
    int64_t half = scaled < 0 ? -((int64_t)denominator / 2) : (int64_t)denominator / 2;
    int64_t counts = (scaled + half) / denominator;
    if (counts > INT16_MAX) {
        return INT16_MAX;
    }
    return counts < INT16_MIN ? INT16_MIN : (int16_t)counts;
}

/* ---- Stream ------------------------------------------------------------------------------- */

struct rgp_stream_head {
    uint8_t flags; /* with RGP_FLAG_GYRO: six numbers a sample */
    uint8_t n;     /* samples, 1 to 255 */
    uint16_t counter;
    uint32_t ticks;
};

static inline unsigned rgp_axes(uint8_t flags) { return (flags & RGP_FLAG_GYRO) ? 6u : 3u; }

static inline size_t rgp_stream_size(uint8_t n, unsigned axes)
{
    return (size_t)RGP_STREAM_HEAD + (size_t)n * axes * 2u;
}

/* Most samples in a packet at an ATT MTU; 0 where not even one fits. */
static inline uint8_t rgp_samples_that_fit(uint16_t mtu, unsigned axes)
{
    size_t room;
    if (mtu < RGP_NOTIFY_OVERHEAD + RGP_STREAM_HEAD) {
        return 0;
    }
    room = ((size_t)mtu - RGP_NOTIFY_OVERHEAD - RGP_STREAM_HEAD) / (2u * axes);
    return (uint8_t)(room > 255u ? 255u : room);
}

static inline uint8_t *rgp_put_stream_head(uint8_t *at, const struct rgp_stream_head *head)
{
    at = rgp_put_u8(at, (uint8_t)((RGP_MAJOR << 4) | (head->flags & 0x0Fu)));
    at = rgp_put_u8(at, head->n);
    at = rgp_put_u16(at, head->counter);
    return rgp_put_u32(at, head->ticks);
}

/* values: n times ax ay az [gx gy gz]. */
static inline size_t rgp_stream_encode(uint8_t *out, size_t room,
                                       const struct rgp_stream_head *head, const int16_t *values)
{
    size_t numbers = (size_t)head->n * rgp_axes(head->flags);
    uint8_t *at = out;
    if (head->n == 0 || room < rgp_stream_size(head->n, rgp_axes(head->flags))) {
        return 0;
    }
    at = rgp_put_stream_head(at, head);
    for (size_t i = 0; i < numbers; i++) {
        at = rgp_put_u16(at, (uint16_t)values[i]);
    }
    return (size_t)(at - out);
}

/* ---- Info --------------------------------------------------------------------------------- */

struct rgp_info {
    uint16_t capabilities;
    uint32_t tick_hz;
    uint32_t boot_id;
    uint32_t acc_native_ug;
    uint32_t gyr_native_udps;
    const uint16_t *rates_hz; /* ascending */
    uint8_t rates;
    const char *build; /* printable ASCII, at most 32 letters */
};

static inline int rgp_rates_ascend(const uint16_t *rates_hz, uint8_t rates)
{
    uint16_t before = 0;
    for (uint8_t i = 0; i < rates; i++) {
        if (rates_hz[i] <= before) {
            return 0;
        }
        before = rates_hz[i];
    }
    return rates >= 1 && rates <= RGP_MOST_RATES;
}

static inline size_t rgp_info_encode(uint8_t *out, size_t room, const struct rgp_info *info)
{
    size_t letters = strlen(info->build);
    uint8_t *at = out;
    if (letters > RGP_LONGEST_BUILD || !rgp_is_printable(info->build, letters) ||
        !rgp_rates_ascend(info->rates_hz, info->rates) || info->tick_hz < 1000u ||
        info->tick_hz > 1000000u || room < RGP_INFO_HEAD + 2u * info->rates + letters) {
        return 0;
    }
    at = rgp_put_u8(at, RGP_MAJOR);
    at = rgp_put_u8(at, RGP_MINOR);
    at = rgp_put_u16(at, info->capabilities);
    at = rgp_put_u32(at, info->tick_hz);
    at = rgp_put_u32(at, info->boot_id);
    at = rgp_put_u32(at, info->acc_native_ug);
    at = rgp_put_u32(at, info->gyr_native_udps);
    at = rgp_put_u8(at, info->rates);
    at = rgp_put_u8(at, (uint8_t)letters);
    for (uint8_t i = 0; i < info->rates; i++) {
        at = rgp_put_u16(at, info->rates_hz[i]);
    }
    at = rgp_put_text(at, info->build, letters);
    return (size_t)(at - out);
}

/* ---- Config ------------------------------------------------------------------------------- */

struct rgp_settings {
    uint16_t rate_hz;
    uint8_t acc_range_g;
    uint8_t gyro;
    uint8_t samples_per_packet; /* 0: as many as fit */
    uint8_t placement;
    uint8_t name_length;
    char name[RGP_LONGEST_NAME + 1]; /* ends with a zero byte */
};

struct rgp_facts {
    uint32_t rate_mhz;
    uint8_t samples_in_force;
    uint8_t state;
};

/* An ATT error, or RGP_ATT_OK. Whether this sensor offers the rate is for the caller to say. */
static inline uint8_t rgp_settings_check(const struct rgp_settings *settings)
{
    uint8_t g = settings->acc_range_g;
    int fits = settings->rate_hz >= 1 && (g == 2 || g == 4 || g == 8 || g == 16) &&
               settings->gyro <= 1 && settings->placement <= RGP_LAST_PLACE &&
               settings->name_length <= RGP_LONGEST_NAME &&
               rgp_is_printable(settings->name, settings->name_length);
    return fits ? RGP_ATT_OK : RGP_ATT_OUT_OF_RANGE;
}

/* Read a write to Config; settings hold nothing of use unless RGP_ATT_OK is returned. */
static inline uint8_t rgp_settings_decode(struct rgp_settings *settings, const uint8_t *data,
                                          size_t length)
{
    if (length < RGP_SETTINGS_HEAD) {
        return RGP_ATT_INVALID_LENGTH;
    }
    if (data[6] > RGP_LONGEST_NAME) {
        return RGP_ATT_OUT_OF_RANGE;
    }
    if (length != (size_t)RGP_SETTINGS_HEAD + data[6]) {
        return RGP_ATT_INVALID_LENGTH;
    }
    settings->rate_hz = (uint16_t)(data[0] | (uint16_t)(data[1] << 8));
    settings->acc_range_g = data[2];
    settings->gyro = data[3];
    settings->samples_per_packet = data[4];
    settings->placement = data[5];
    settings->name_length = data[6];
    memset(settings->name, 0, sizeof settings->name);
    memcpy(settings->name, data + RGP_SETTINGS_HEAD, settings->name_length);
    return rgp_settings_check(settings);
}

/* What a client reads at Config. */
static inline size_t rgp_config_encode(uint8_t *out, size_t room, const struct rgp_facts *facts,
                                       const struct rgp_settings *settings)
{
    uint8_t *at = out;
    if (rgp_settings_check(settings) != RGP_ATT_OK || facts->rate_mhz == 0 ||
        facts->samples_in_force == 0 ||
        room < (size_t)RGP_FACTS_SIZE + RGP_SETTINGS_HEAD + settings->name_length) {
        return 0;
    }
    at = rgp_put_u32(at, facts->rate_mhz);
    at = rgp_put_u8(at, facts->samples_in_force);
    at = rgp_put_u8(at, facts->state);
    at = rgp_put_u16(at, settings->rate_hz);
    at = rgp_put_u8(at, settings->acc_range_g);
    at = rgp_put_u8(at, settings->gyro);
    at = rgp_put_u8(at, settings->samples_per_packet);
    at = rgp_put_u8(at, settings->placement);
    at = rgp_put_u8(at, settings->name_length);
    at = rgp_put_text(at, settings->name, settings->name_length);
    return (size_t)(at - out);
}

/* ---- Control ------------------------------------------------------------------------------ */

/* Read a write to Control: an ATT error, or RGP_ATT_OK and the operation. */
static inline uint8_t rgp_command_decode(uint8_t *op, const uint8_t *data, size_t length)
{
    if (length != 1) {
        return RGP_ATT_INVALID_LENGTH;
    }
    if (data[0] < RGP_OP_START || data[0] > RGP_OP_SLEEP) {
        return RGP_ATT_UNKNOWN_OPERATION;
    }
    *op = data[0];
    return RGP_ATT_OK;
}

/* kind: RGP_ANSWER, or RGP_NOTICE for what the sensor did unasked. */
static inline size_t rgp_answer_encode(uint8_t *out, size_t room, uint8_t kind, uint8_t op,
                                       uint8_t status)
{
    if (room < RGP_ANSWER_SIZE) {
        return 0;
    }
    return (size_t)(rgp_put_u8(rgp_put_u8(rgp_put_u8(out, kind), op), status) - out);
}

/* ---- Clock -------------------------------------------------------------------------------- */

static inline size_t rgp_clock_encode(uint8_t *out, size_t room, uint64_t ticks, uint32_t boot_id)
{
    if (room < RGP_CLOCK_SIZE) {
        return 0;
    }
    return (size_t)(rgp_put_u32(rgp_put_u64(out, ticks), boot_id) - out);
}

#endif
