/* Samples to packets, and packets waiting for the radio. One thread, no allocation.
 *
 *   rgp_queue_push     a sample: fills the open packet, closes it when it is full
 *   rgp_queue_skip     samples the sensor lost: closes the packet, advances the counter
 *   rgp_queue_oldest   the next packet to send; rgp_queue_pop when the stack has taken it
 *
 * When no slot is free, the OLDEST packet is dropped: what is fresh matters to a coach, and
 * the counter tells the client exactly what is missing. Sampling never waits for the radio.
 * The flags of a dropped packet move to the next one, so that no marker is lost with it.
 */
#ifndef RGP_QUEUE_H
#define RGP_QUEUE_H

#include "rgp.h"

#ifndef RGP_QUEUE_SLOTS /* 32 packets of 5 samples at 104 Hz are 1.5 s */
#define RGP_QUEUE_SLOTS 32
#endif
#ifndef RGP_QUEUE_BYTES /* an MTU of 247, less the 3 bytes of a notification */
#define RGP_QUEUE_BYTES 244
#endif

struct rgp_slot {
    uint16_t size;
    uint8_t bytes[RGP_QUEUE_BYTES];
};

struct rgp_queue {
    struct rgp_slot slots[RGP_QUEUE_SLOTS];
    uint16_t first;     /* slot of the oldest closed packet */
    uint16_t waiting;   /* closed packets; the open one is in the slot behind them */
    uint8_t open_n;     /* samples in the open packet; 0: none is open */
    uint8_t full_n;     /* samples that close a packet */
    uint8_t gyro;       /* 1: six numbers a sample */
    uint8_t owed_flags; /* for the next packet that is opened */
    uint8_t battery_low;
    uint16_t counter; /* of the next sample */
    uint32_t dropped; /* samples in packets that were dropped */
    uint32_t skipped; /* samples lost before they came here */
};

static inline void rgp_queue_init(struct rgp_queue *queue) { memset(queue, 0, sizeof *queue); }

static inline struct rgp_slot *rgp_queue_slot(struct rgp_queue *queue, uint16_t place)
{
    return &queue->slots[(uint16_t)(queue->first + place) % RGP_QUEUE_SLOTS];
}

static inline void rgp_queue_close(struct rgp_queue *queue)
{
    struct rgp_slot *slot = rgp_queue_slot(queue, queue->waiting);
    if (queue->open_n == 0) {
        return;
    }
    slot->bytes[1] = queue->open_n;
    slot->size = (uint16_t)rgp_stream_size(queue->open_n, queue->gyro ? 6u : 3u);
    queue->open_n = 0;
    queue->waiting++;
}

/* How packets are made from now on; n as returned by rgp_samples_that_fit, or less. */
static inline void rgp_queue_shape(struct rgp_queue *queue, uint8_t gyro, uint8_t n)
{
    uint8_t most = (uint8_t)((RGP_QUEUE_BYTES - RGP_STREAM_HEAD) / (gyro ? 12 : 6));
    rgp_queue_close(queue);
    queue->gyro = gyro;
    queue->full_n = n < most ? n : most;
}

static inline void rgp_queue_pop(struct rgp_queue *queue)
{
    queue->first = (uint16_t)((queue->first + 1u) % RGP_QUEUE_SLOTS);
    queue->waiting--;
}

/* Hand flags to the oldest packet, or to the next that is opened. */
static inline void rgp_queue_owe(struct rgp_queue *queue, uint8_t flags)
{
    if (queue->waiting > 0) {
        struct rgp_slot *slot = rgp_queue_slot(queue, 0);
        slot->bytes[0] = (uint8_t)(slot->bytes[0] | flags);
    } else {
        queue->owed_flags = (uint8_t)(queue->owed_flags | flags);
    }
}

static inline void rgp_queue_drop_oldest(struct rgp_queue *queue)
{
    const uint8_t *bytes = rgp_queue_slot(queue, 0)->bytes;
    uint8_t event = (uint8_t)(bytes[0] & RGP_FLAG_EVENT);
    queue->dropped += bytes[1];
    rgp_queue_pop(queue);
    rgp_queue_owe(queue, (uint8_t)(event | RGP_FLAG_OVERFLOW));
}

static inline void rgp_queue_open(struct rgp_queue *queue, uint32_t ticks)
{
    struct rgp_stream_head head;
    if (queue->waiting == RGP_QUEUE_SLOTS) {
        rgp_queue_drop_oldest(queue);
    }
    head.flags = (uint8_t)(queue->owed_flags | (queue->gyro ? RGP_FLAG_GYRO : 0) |
                           (queue->battery_low ? RGP_FLAG_BATTERY_LOW : 0));
    head.n = 0;
    head.counter = queue->counter;
    head.ticks = ticks;
    queue->owed_flags = 0;
    rgp_put_stream_head(rgp_queue_slot(queue, queue->waiting)->bytes, &head);
}

/* A sample: ax ay az [gx gy gz] in counts, at the lower 32 bits of its tick. */
static inline void rgp_queue_push(struct rgp_queue *queue, uint32_t ticks, const int16_t *values)
{
    unsigned axes = queue->gyro ? 6u : 3u;
    uint8_t *at;
    if (queue->full_n == 0) {
        return;
    }
    if (queue->open_n == 0) {
        rgp_queue_open(queue, ticks);
    }
    at = rgp_queue_slot(queue, queue->waiting)->bytes + rgp_stream_size(queue->open_n, axes);
    for (unsigned axis = 0; axis < axes; axis++) {
        at = rgp_put_u16(at, (uint16_t)values[axis]);
    }
    queue->open_n++;
    queue->counter++;
    if (queue->open_n == queue->full_n) {
        rgp_queue_close(queue);
    }
}

/* Samples that were lost before they came here: the counter counts them. */
static inline void rgp_queue_skip(struct rgp_queue *queue, uint32_t samples)
{
    rgp_queue_close(queue);
    queue->counter = (uint16_t)(queue->counter + (samples & 0xFFFFu));
    queue->skipped += samples;
    queue->owed_flags = (uint8_t)(queue->owed_flags | RGP_FLAG_OVERFLOW);
}

/* Samples that were not taken while the stream was stopped: counted, but nothing was lost. */
static inline void rgp_queue_pause(struct rgp_queue *queue, uint32_t samples)
{
    rgp_queue_close(queue);
    queue->counter = (uint16_t)(queue->counter + (samples & 0xFFFFu));
}

/* The marker: belongs to the open packet, or to the next. */
static inline void rgp_queue_mark(struct rgp_queue *queue)
{
    if (queue->open_n > 0) {
        uint8_t *head = rgp_queue_slot(queue, queue->waiting)->bytes;
        head[0] = (uint8_t)(head[0] | RGP_FLAG_EVENT);
    } else {
        queue->owed_flags = (uint8_t)(queue->owed_flags | RGP_FLAG_EVENT);
    }
}

/* The next packet to send, or a null pointer. Valid until the next push, skip or pop. */
static inline const uint8_t *rgp_queue_oldest(struct rgp_queue *queue, uint16_t *size)
{
    const struct rgp_slot *slot = rgp_queue_slot(queue, 0);
    if (queue->waiting == 0) {
        return NULL;
    }
    *size = slot->size;
    return slot->bytes;
}

/* Throw away whatever waits: the connection it was for is gone. */
static inline void rgp_queue_clear(struct rgp_queue *queue)
{
    rgp_queue_close(queue);
    while (queue->waiting > 0) {
        queue->dropped += rgp_queue_slot(queue, 0)->bytes[1];
        rgp_queue_pop(queue);
    }
    queue->owed_flags = 0;
}

#endif
