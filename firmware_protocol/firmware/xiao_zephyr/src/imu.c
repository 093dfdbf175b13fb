/* The motion chip: its bus, its supply (a regulator in the device tree), its pin INT1. */
#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/i2c.h>
#include <zephyr/kernel.h>

#include "app.h"

#define CHIP DT_NODELABEL(lsm6ds3tr_c)
#define START_UP_MS 15 /* data sheet: boot procedure */

static const struct i2c_dt_spec bus = I2C_DT_SPEC_GET(CHIP);
static const struct gpio_dt_spec ready_pin = GPIO_DT_SPEC_GET(CHIP, irq_gpios);
static struct gpio_callback ready_callback;
static void (*tell_ready)(void);

static int write_register(void *context, uint8_t reg, uint8_t value)
{
    ARG_UNUSED(context);
    return i2c_reg_write_byte_dt(&bus, reg, value);
}

static int read_registers(void *context, uint8_t reg, uint8_t *out, size_t length)
{
    ARG_UNUSED(context);
    return i2c_burst_read_dt(&bus, reg, out, (uint32_t)length);
}

static void on_ready(const struct device *port, struct gpio_callback *callback, uint32_t pins)
{
    ARG_UNUSED(port);
    ARG_UNUSED(callback);
    ARG_UNUSED(pins);
    tell_ready();
}

bool imu_is_ready(void) { return gpio_pin_get_dt(&ready_pin) > 0; }

int imu_init(struct lsm6ds3 *chip, void (*ready)(void))
{
    tell_ready = ready;
    chip->read = read_registers;
    chip->write = write_register;
    chip->context = NULL;
    if (!i2c_is_ready_dt(&bus) || !gpio_is_ready_dt(&ready_pin)) {
        return -ENODEV;
    }
    k_msleep(START_UP_MS);
    if (gpio_pin_configure_dt(&ready_pin, GPIO_INPUT) != 0 ||
        gpio_pin_interrupt_configure_dt(&ready_pin, GPIO_INT_EDGE_TO_ACTIVE) != 0) {
        return -EIO;
    }
    gpio_init_callback(&ready_callback, on_ready, BIT(ready_pin.pin));
    if (gpio_add_callback(ready_pin.port, &ready_callback) != 0) {
        return -EIO;
    }
    return lsm6ds3_probe(chip);
}
