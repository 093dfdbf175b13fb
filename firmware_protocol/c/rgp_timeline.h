/* When samples of a motion chip were taken, on the controller's clock.
 *
 * The chip samples by its own oscillator, a few per cent off; the controller only sees that n
 * more samples are there by now. Notices come late, never early. So the line through the last
 * samples follows a late notice slowly and an early one fast, and its slope (the period) takes
 * a small share of each correction.
 */
#ifndef RGP_TIMELINE_H
#define RGP_TIMELINE_H

#include <stdint.h>

#define RGP_TIMELINE_ONE 65536  /* one tick, as the timeline keeps it */
#define RGP_TIMELINE_LATE 32    /* share of a late notice that is followed: 1/32 */
#define RGP_TIMELINE_EARLY 2    /* of an early one: 1/2 */
#define RGP_TIMELINE_SLOPE 16   /* share of a correction that goes to the period: 1/16 */

struct rgp_timeline {
    int64_t last;   /* time of the last sample, 1/65536 tick; 0 before the first */
    int64_t period; /* between samples, 1/65536 tick */
    int64_t spacing; /* of the batch at hand */
    int64_t before;  /* last sample of the batch before */
};

static inline void rgp_timeline_init(struct rgp_timeline *line, uint32_t tick_hz, uint16_t rate_hz)
{
    line->last = 0;
    line->before = 0;
    line->period = (int64_t)tick_hz * RGP_TIMELINE_ONE / rate_hz;
    line->spacing = line->period;
}

/* n more samples (lost ones too) are there at tick seen. */
static inline void rgp_timeline_batch(struct rgp_timeline *line, uint32_t n, uint64_t seen)
{
    int64_t now = (int64_t)seen * RGP_TIMELINE_ONE;
    int64_t due, correction;
    if (line->last == 0) {
        line->last = now - (int64_t)n * line->period;
    }
    due = line->last + (int64_t)n * line->period;
    correction = now - due;
    correction /= correction > 0 ? RGP_TIMELINE_LATE : RGP_TIMELINE_EARLY;
    if (correction < -(int64_t)n * line->period / 2) {
        correction = -(int64_t)n * line->period / 2; /* time never runs backward */
    }
    line->period += correction / (int64_t)n / RGP_TIMELINE_SLOPE;
    line->before = line->last;
    line->last = due + correction;
    line->spacing = (line->last - line->before) / (int64_t)n;
}

/* Tick of sample k (0 to n - 1) of the batch. */
static inline uint64_t rgp_timeline_tick(const struct rgp_timeline *line, uint32_t k)
{
    return (uint64_t)(line->before + ((int64_t)k + 1) * line->spacing) / RGP_TIMELINE_ONE;
}

#endif
