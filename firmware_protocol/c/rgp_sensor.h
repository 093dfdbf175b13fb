/* The rules of an RGP sensor: what it answers, when it starts and when it stops by itself.
 *
 * Everything a firmware has to tell comes in by a call, with the time in ticks; the two things
 * it has to do go out: run the motion chip (run_imu) and hand bytes to the stack (send).
 * One thread, or a lock around each call.
 */
#ifndef RGP_SENSOR_H
#define RGP_SENSOR_H

#include "rgp_queue.h"

#define RGP_UNSUBSCRIBED_S 60u /* a client that listens no more is gone: save the battery */
#define RGP_METER_S 2u         /* a rate measured over less is no better than the nominal one */
#define RGP_PACKETS_PER_S 104u /* about 3 in a connection interval of 30 ms */
#define RGP_SMALLEST_MTU 23u

struct rgp_sensor {
    struct rgp_info info;
    struct rgp_settings settings;
    struct rgp_queue queue;
    int (*run_imu)(void *context, const struct rgp_settings *settings, int on); /* 0: done */
    void *context;
    uint16_t mtu;
    uint8_t connected;
    uint8_t subscribed; /* to the Stream */
    uint8_t streaming;
    uint8_t has_sampled; /* since the boot */
    uint8_t resuming;    /* the next sample is the first after START */
    uint64_t unsubscribed_at;
    uint64_t last_ticks; /* of the last sample */
    uint64_t meter_from; /* tick of the first sample after START */
    uint64_t metered;    /* samples since, lost ones too */
    uint32_t measured_mhz; /* 0: not measured yet */
};

static inline void rgp_sensor_init(struct rgp_sensor *sensor, const struct rgp_info *info,
                                   const struct rgp_settings *settings)
{
    memset(sensor, 0, sizeof *sensor);
    sensor->info = *info;
    sensor->settings = *settings;
    sensor->mtu = RGP_SMALLEST_MTU;
}

/* ---- Config ------------------------------------------------------------------------------- */

static inline uint8_t rgp_sensor_samples_in_force(const struct rgp_sensor *sensor)
{
    uint16_t mtu = sensor->mtu;
    uint8_t asked = sensor->settings.samples_per_packet;
    uint8_t fits;
    if (mtu > RGP_QUEUE_BYTES + RGP_NOTIFY_OVERHEAD) {
        mtu = RGP_QUEUE_BYTES + RGP_NOTIFY_OVERHEAD;
    }
    fits = rgp_samples_that_fit(mtu, sensor->settings.gyro ? 6u : 3u);
    return asked != 0 && asked < fits ? asked : fits;
}

static inline int rgp_sensor_offers(const struct rgp_sensor *sensor,
                                    const struct rgp_settings *settings)
{
    for (uint8_t i = 0; i < sensor->info.rates; i++) {
        if (sensor->info.rates_hz[i] == settings->rate_hz) {
            return !settings->gyro || (sensor->info.capabilities & RGP_CAN_GYRO);
        }
    }
    return 0;
}

/* An ATT error for the write, or RGP_ATT_OK and the settings hold. */
static inline uint8_t rgp_sensor_write_config(struct rgp_sensor *sensor, const uint8_t *data,
                                              size_t length)
{
    struct rgp_settings settings;
    uint8_t error = rgp_settings_decode(&settings, data, length);
    if (error != RGP_ATT_OK) {
        return error;
    }
    if (sensor->streaming) {
        return RGP_ATT_BUSY;
    }
    if (!rgp_sensor_offers(sensor, &settings)) {
        return RGP_ATT_OUT_OF_RANGE;
    }
    if (settings.rate_hz != sensor->settings.rate_hz) {
        sensor->measured_mhz = 0;
    }
    sensor->settings = settings;
    return RGP_ATT_OK;
}

static inline uint32_t rgp_sensor_rate_mhz(const struct rgp_sensor *sensor)
{
    return sensor->measured_mhz ? sensor->measured_mhz : sensor->settings.rate_hz * 1000u;
}

static inline size_t rgp_sensor_read_config(const struct rgp_sensor *sensor, uint8_t *out,
                                            size_t room)
{
    struct rgp_facts facts;
    facts.rate_mhz = rgp_sensor_rate_mhz(sensor);
    facts.samples_in_force = rgp_sensor_samples_in_force(sensor);
    facts.state = (uint8_t)((sensor->streaming ? RGP_STATE_STREAMING : 0) |
                            (sensor->measured_mhz ? RGP_STATE_RATE_MEASURED : 0));
    return rgp_config_encode(out, room, &facts, &sensor->settings);
}

/* ---- Control ------------------------------------------------------------------------------ */

static inline uint8_t rgp_sensor_start(struct rgp_sensor *sensor)
{
    uint8_t n = rgp_sensor_samples_in_force(sensor);
    if (sensor->streaming) {
        return RGP_ALREADY;
    }
    if (!sensor->subscribed) {
        return RGP_NOT_SUBSCRIBED;
    }
    if (sensor->settings.rate_hz > RGP_PACKETS_PER_S * n) {
        return RGP_LINK_TOO_SLOW;
    }
    rgp_queue_shape(&sensor->queue, sensor->settings.gyro, n);
    if (sensor->run_imu != NULL && sensor->run_imu(sensor->context, &sensor->settings, 1) != 0) {
        return RGP_IMU_FAILED;
    }
    sensor->streaming = 1;
    sensor->resuming = 1;
    return RGP_OK;
}

/* What waits is still sent. */
static inline uint8_t rgp_sensor_stop(struct rgp_sensor *sensor)
{
    if (!sensor->streaming) {
        return RGP_ALREADY;
    }
    sensor->streaming = 0;
    rgp_queue_close(&sensor->queue);
    if (sensor->run_imu != NULL && sensor->run_imu(sensor->context, &sensor->settings, 0) != 0) {
        return RGP_IMU_FAILED;
    }
    return RGP_OK;
}

static inline uint8_t rgp_sensor_mark(struct rgp_sensor *sensor)
{
    if (!sensor->streaming) {
        return RGP_ALREADY;
    }
    rgp_queue_mark(&sensor->queue);
    return RGP_OK;
}

/* Carry out an operation that rgp_command_decode let through; the status for the answer.
 * Where it is RGP_OK, IDENTIFY and SLEEP are left for the caller to do. */
static inline uint8_t rgp_sensor_operate(struct rgp_sensor *sensor, uint8_t op)
{
    uint16_t can = sensor->info.capabilities;
    switch (op) {
    case RGP_OP_START:
        return rgp_sensor_start(sensor);
    case RGP_OP_STOP:
        return rgp_sensor_stop(sensor);
    case RGP_OP_MARK:
        return rgp_sensor_mark(sensor);
    case RGP_OP_IDENTIFY:
        return (can & RGP_CAN_LIGHT) ? RGP_OK : RGP_UNSUPPORTED;
    default:
        if (!(can & RGP_CAN_SLEEP)) {
            return RGP_UNSUPPORTED;
        }
        (void)rgp_sensor_stop(sensor);
        return RGP_OK;
    }
}

/* ---- the link ----------------------------------------------------------------------------- */

static inline void rgp_sensor_connected(struct rgp_sensor *sensor, uint64_t now)
{
    sensor->connected = 1;
    sensor->subscribed = 0;
    sensor->unsubscribed_at = now;
    sensor->mtu = RGP_SMALLEST_MTU;
}

static inline void rgp_sensor_disconnected(struct rgp_sensor *sensor)
{
    (void)rgp_sensor_stop(sensor);
    rgp_queue_clear(&sensor->queue);
    sensor->connected = 0;
    sensor->subscribed = 0;
}

/* The MTU of a connection only grows; packets grow with it at once. */
static inline void rgp_sensor_mtu(struct rgp_sensor *sensor, uint16_t mtu)
{
    sensor->mtu = mtu;
    if (sensor->streaming) {
        rgp_queue_shape(&sensor->queue, sensor->settings.gyro,
                        rgp_sensor_samples_in_force(sensor));
    }
}

static inline void rgp_sensor_subscribed(struct rgp_sensor *sensor, int on, uint64_t now)
{
    if (sensor->subscribed && !on) {
        sensor->unsubscribed_at = now;
    }
    sensor->subscribed = on ? 1 : 0;
}

/* To be called now and then: 1 where the stream was stopped because nobody listens. */
static inline int rgp_sensor_poll(struct rgp_sensor *sensor, uint64_t now)
{
    uint64_t patience = (uint64_t)RGP_UNSUBSCRIBED_S * sensor->info.tick_hz;
    if (!sensor->streaming || sensor->subscribed || now - sensor->unsubscribed_at < patience) {
        return 0;
    }
    (void)rgp_sensor_stop(sensor);
    return 1;
}

/* Send what waits, oldest first, until the stack is full: send returns 0 when it has taken the
 * packet. Returns how many it took. */
static inline unsigned rgp_sensor_send(struct rgp_sensor *sensor,
                                       int (*send)(void *context, const uint8_t *bytes,
                                                   uint16_t size),
                                       void *context)
{
    unsigned taken = 0;
    uint16_t size = 0;
    const uint8_t *bytes = rgp_queue_oldest(&sensor->queue, &size);
    while (sensor->subscribed && bytes != NULL && send(context, bytes, size) == 0) {
        rgp_queue_pop(&sensor->queue);
        bytes = rgp_queue_oldest(&sensor->queue, &size);
        taken++;
    }
    return taken;
}

/* ---- samples ------------------------------------------------------------------------------ */

/* Periods between two ticks, to the nearest. */
static inline uint64_t rgp_sensor_periods(const struct rgp_sensor *sensor, uint64_t ticks)
{
    uint64_t unit = (uint64_t)sensor->info.tick_hz * 1000u;
    return (ticks * rgp_sensor_rate_mhz(sensor) + unit / 2u) / unit;
}

/* The counter goes on as if the sensor had sampled while it was stopped. */
static inline void rgp_sensor_resume(struct rgp_sensor *sensor, uint64_t ticks)
{
    uint64_t periods = sensor->has_sampled
                           ? rgp_sensor_periods(sensor, ticks - sensor->last_ticks)
                           : 1u;
    rgp_queue_pause(&sensor->queue, (uint32_t)(periods > 1u ? periods - 1u : 0u));
    sensor->resuming = 0;
    sensor->has_sampled = 1;
    sensor->meter_from = ticks;
    sensor->metered = 0;
}

static inline void rgp_sensor_meter(struct rgp_sensor *sensor, uint64_t ticks)
{
    uint64_t passed = ticks - sensor->meter_from;
    if (passed >= (uint64_t)RGP_METER_S * sensor->info.tick_hz) {
        sensor->measured_mhz =
            (uint32_t)((sensor->metered * sensor->info.tick_hz * 1000u + passed / 2u) / passed);
    }
    sensor->metered++;
}

/* A sample at its tick; ignored unless streaming. */
static inline void rgp_sensor_sample(struct rgp_sensor *sensor, uint64_t ticks,
                                     const int16_t *values)
{
    if (!sensor->streaming) {
        return;
    }
    if (sensor->resuming) {
        rgp_sensor_resume(sensor, ticks);
    }
    rgp_sensor_meter(sensor, ticks);
    rgp_queue_push(&sensor->queue, (uint32_t)(ticks & 0xFFFFFFFFu), values);
    sensor->last_ticks = ticks;
}

/* Samples that the motion chip's own queue lost since the last sample. */
static inline void rgp_sensor_lost(struct rgp_sensor *sensor, uint32_t samples)
{
    if (!sensor->streaming || sensor->resuming || samples == 0) {
        return;
    }
    rgp_queue_skip(&sensor->queue, samples);
    sensor->metered += samples;
}

#endif
