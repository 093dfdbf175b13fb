/* The battery's charge from its voltage, once a minute. */
#include <zephyr/bluetooth/services/bas.h>
#include <zephyr/drivers/adc.h>
#include <zephyr/drivers/gpio.h>
#include <zephyr/kernel.h>

#include "app.h"

#define USER DT_PATH(zephyr_user)

/* XIAO's divider: 1 MOhm above 510 kOhm. */
#define DIVIDER_FULL 1510
#define DIVIDER_OUTPUT 510

/* A line through a lithium cell's voltage under a small load, chosen by eye: good enough to say
 * "low", not to forecast hours. */
#define EMPTY_MV 3400
#define FULL_MV 4150

static const struct adc_dt_spec channel = ADC_DT_SPEC_GET(USER);
static const struct gpio_dt_spec divider = GPIO_DT_SPEC_GET(USER, battery_gpios);

int battery_init(void)
{
    if (!adc_is_ready_dt(&channel) || !gpio_is_ready_dt(&divider)) {
        return -ENODEV;
    }
    if (gpio_pin_configure_dt(&divider, GPIO_OUTPUT_ACTIVE) != 0) {
        return -EIO;
    }
    return adc_channel_setup_dt(&channel);
}

static int percent_of(int32_t millivolts)
{
    if (millivolts <= EMPTY_MV) {
        return 0;
    }
    return millivolts >= FULL_MV ? 100 : (millivolts - EMPTY_MV) * 100 / (FULL_MV - EMPTY_MV);
}

int battery_percent(void)
{
    int16_t raw = 0;
    int32_t millivolts;
    int percent;
    struct adc_sequence sequence = {.buffer = &raw, .buffer_size = sizeof raw};
    if (adc_sequence_init_dt(&channel, &sequence) != 0 ||
        adc_read_dt(&channel, &sequence) != 0) {
        return -EIO;
    }
    millivolts = raw;
    if (adc_raw_to_millivolts_dt(&channel, &millivolts) != 0) {
        return -EIO;
    }
    percent = percent_of(millivolts * DIVIDER_FULL / DIVIDER_OUTPUT);
    (void)bt_bas_set_battery_level((uint8_t)percent);
    return percent;
}
