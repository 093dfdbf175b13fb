/* The light that IDENTIFY blinks, and the marker button. */
#include <zephyr/drivers/gpio.h>
#include <zephyr/kernel.h>

#include "app.h"

#define BLINK K_MSEC(150)
#define BLINKS 20 /* changes: 3 s */
#define BOUNCE_MS 200

static const struct gpio_dt_spec light = GPIO_DT_SPEC_GET(DT_ALIAS(led0), gpios);
static const struct gpio_dt_spec button = GPIO_DT_SPEC_GET(DT_NODELABEL(marker), gpios);
static struct gpio_callback button_callback;
static void (*tell_pressed)(void);
static int changes_left;

static void blink(struct k_work *work);
static K_WORK_DELAYABLE_DEFINE(blink_work, blink);

static void blink(struct k_work *work)
{
    ARG_UNUSED(work);
    changes_left--;
    (void)gpio_pin_set_dt(&light, changes_left > 0 && changes_left % 2 != 0);
    if (changes_left > 0) {
        (void)k_work_reschedule(&blink_work, BLINK);
    }
}

void panel_blink(void)
{
    changes_left = BLINKS;
    (void)k_work_reschedule(&blink_work, K_NO_WAIT);
}

static void on_pressed(const struct device *port, struct gpio_callback *callback, uint32_t pins)
{
    static int64_t last_ms = -BOUNCE_MS;
    int64_t now_ms = k_uptime_get();
    ARG_UNUSED(port);
    ARG_UNUSED(callback);
    ARG_UNUSED(pins);
    if (now_ms - last_ms >= BOUNCE_MS) {
        last_ms = now_ms;
        tell_pressed();
    }
}

int panel_init(void (*pressed)(void))
{
    tell_pressed = pressed;
    if (!gpio_is_ready_dt(&light) || !gpio_is_ready_dt(&button)) {
        return -ENODEV;
    }
    if (gpio_pin_configure_dt(&light, GPIO_OUTPUT_INACTIVE) != 0 ||
        gpio_pin_configure_dt(&button, GPIO_INPUT) != 0 ||
        gpio_pin_interrupt_configure_dt(&button, GPIO_INT_EDGE_TO_ACTIVE) != 0) {
        return -EIO;
    }
    gpio_init_callback(&button_callback, on_pressed, BIT(button.pin));
    return gpio_add_callback(button.port, &button_callback);
}
