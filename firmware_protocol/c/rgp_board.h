/* A whole sensor but for its radio: the rules, the motion chip and the clock between them.
 * Both example firmwares are this file and some wiring.
 */
#ifndef RGP_BOARD_H
#define RGP_BOARD_H

#include "lsm6ds3_fifo.h"
#include "rgp_sensor.h"
#include "rgp_timeline.h"

#define RGP_BATCH 5        /* samples that make the chip's pin rise: 48 ms at 104 Hz */
#define RGP_MOST_FAILURES 8 /* reads in a row before the chip is given up */

struct rgp_board {
    struct rgp_sensor sensor;
    struct lsm6ds3 chip; /* its bus functions are the caller's to set */
    struct rgp_timeline timeline;
    uint8_t failures;
};

static inline int rgp_board_run_imu(void *context, const struct rgp_settings *settings, int on)
{
    struct rgp_board *board = (struct rgp_board *)context;
    board->failures = 0;
    if (!on) {
        return lsm6ds3_stop(&board->chip);
    }
    rgp_timeline_init(&board->timeline, board->sensor.info.tick_hz, settings->rate_hz);
    return lsm6ds3_start(&board->chip, settings->rate_hz, settings->acc_range_g, settings->gyro,
                         RGP_BATCH);
}

static inline void rgp_board_init(struct rgp_board *board, const struct rgp_info *info,
                                  const struct rgp_settings *settings)
{
    rgp_sensor_init(&board->sensor, info, settings);
    board->sensor.run_imu = rgp_board_run_imu;
    board->sensor.context = board;
    board->failures = 0;
}

static inline void rgp_board_take(struct rgp_board *board, const struct lsm6ds3_sample *samples,
                                  int n, uint64_t now)
{
    uint32_t count = (uint32_t)n;
    uint32_t at = 0;
    for (int k = 0; k < n; k++) {
        count += samples[k].lost;
    }
    rgp_timeline_batch(&board->timeline, count, now);
    for (int k = 0; k < n; k++, at++) {
        rgp_sensor_lost(&board->sensor, samples[k].lost);
        at += samples[k].lost;
        rgp_sensor_sample(&board->sensor, rgp_timeline_tick(&board->timeline, at),
                          samples[k].values);
    }
}

/* Read what waits in the chip; now: the tick just before. Returns how many samples came; -1
 * where the chip was given up and the stream stopped (tell the client: notice, STOP,
 * IMU_FAILED). Where it returned LSM6DS3_BURST, send and call it again: the chip holds more than
 * the packet queue does. */
static inline int rgp_board_read(struct rgp_board *board, uint64_t now)
{
    struct lsm6ds3_sample samples[LSM6DS3_BURST];
    int n;
    if (!board->sensor.streaming) {
        return 0;
    }
    n = lsm6ds3_read(&board->chip, samples, LSM6DS3_BURST);
    if (n > 0) {
        board->failures = 0;
        rgp_board_take(board, samples, n, now);
        return n;
    }
    board->failures = (uint8_t)(n < 0 ? board->failures + 1 : 0);
    if (board->failures < RGP_MOST_FAILURES) {
        return 0;
    }
    (void)rgp_sensor_stop(&board->sensor);
    return -1;
}

#endif
