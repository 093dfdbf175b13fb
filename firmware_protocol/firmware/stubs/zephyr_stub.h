/* Zephyr 4 as far as the example firmware uses it, for a syntax and type check; see README.md. */
#ifndef ZEPHYR_STUB_H
#define ZEPHYR_STUB_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

#define ARG_UNUSED(x) (void)(x)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define BIT(n) (1UL << (n))
#define CONFIG_SYS_CLOCK_TICKS_PER_SEC 32768

/* kernel */
typedef struct {
    int64_t ticks;
} k_timeout_t;
#define K_NO_WAIT ((k_timeout_t){0})
#define K_FOREVER ((k_timeout_t){-1})
#define K_MSEC(ms) ((k_timeout_t){(ms)})
struct k_work {
    void (*handler)(struct k_work *work);
};
struct k_work_delayable {
    struct k_work work;
};
struct k_mutex {
    int owner;
};
struct k_msgq {
    size_t size;
};
typedef long atomic_t;
typedef long atomic_val_t;
#define K_WORK_DEFINE(name, run) struct k_work name = {run}
#define K_WORK_DELAYABLE_DEFINE(name, run) struct k_work_delayable name = {{run}}
#define K_MUTEX_DEFINE(name) struct k_mutex name
#define K_MSGQ_DEFINE(name, size, count, align) struct k_msgq name = {size}
int k_work_submit(struct k_work *work);
int k_work_reschedule(struct k_work_delayable *work, k_timeout_t delay);
int k_mutex_lock(struct k_mutex *mutex, k_timeout_t timeout);
int k_mutex_unlock(struct k_mutex *mutex);
int k_msgq_put(struct k_msgq *queue, const void *data, k_timeout_t timeout);
int k_msgq_get(struct k_msgq *queue, void *data, k_timeout_t timeout);
void k_msgq_purge(struct k_msgq *queue);
int64_t k_uptime_ticks(void);
int64_t k_uptime_get(void);
int32_t k_msleep(int32_t ms);
atomic_val_t atomic_get(const atomic_t *target);
atomic_val_t atomic_set(atomic_t *target, atomic_val_t value);
atomic_val_t atomic_inc(atomic_t *target);
atomic_val_t atomic_dec(atomic_t *target);
uint32_t sys_rand32_get(void);
void sys_poweroff(void);

/* logging */
#define LOG_LEVEL_INF 3
#define LOG_MODULE_REGISTER(name, level) struct log_##name
#define LOG_MODULE_DECLARE(name, level) struct log_##name
__attribute__((format(printf, 1, 2))) void log_stub(const char *format, ...);
#define LOG_ERR(...) log_stub(__VA_ARGS__)
#define LOG_WRN(...) log_stub(__VA_ARGS__)
#define LOG_INF(...) log_stub(__VA_ARGS__)

/* devices: every node is the same one */
struct device {
    const char *name;
};
#define DT_NODELABEL(label) 0
#define DT_ALIAS(alias) 0
#define DT_PATH(path) 0
struct gpio_dt_spec {
    const struct device *port;
    uint8_t pin;
    uint16_t dt_flags;
};
struct i2c_dt_spec {
    const struct device *bus;
    uint16_t addr;
};
struct adc_dt_spec {
    const struct device *dev;
    uint8_t channel_id;
};
#define GPIO_DT_SPEC_GET(node, property) {0, 0, 0}
#define I2C_DT_SPEC_GET(node) {0, 0}
#define ADC_DT_SPEC_GET(node) {0, 0}

typedef uint32_t gpio_flags_t;
typedef uint32_t gpio_port_pins_t;
#define GPIO_INPUT BIT(16)
#define GPIO_OUTPUT_INACTIVE BIT(17)
#define GPIO_OUTPUT_ACTIVE BIT(18)
#define GPIO_INT_EDGE_TO_ACTIVE BIT(19)
struct gpio_callback;
typedef void (*gpio_callback_handler_t)(const struct device *port, struct gpio_callback *callback,
                                        gpio_port_pins_t pins);
struct gpio_callback {
    gpio_callback_handler_t handler;
    gpio_port_pins_t pin_mask;
};
bool gpio_is_ready_dt(const struct gpio_dt_spec *spec);
int gpio_pin_configure_dt(const struct gpio_dt_spec *spec, gpio_flags_t flags);
int gpio_pin_interrupt_configure_dt(const struct gpio_dt_spec *spec, gpio_flags_t flags);
int gpio_pin_get_dt(const struct gpio_dt_spec *spec);
int gpio_pin_set_dt(const struct gpio_dt_spec *spec, int value);
void gpio_init_callback(struct gpio_callback *callback, gpio_callback_handler_t handler,
                        gpio_port_pins_t pin_mask);
int gpio_add_callback(const struct device *port, struct gpio_callback *callback);

bool i2c_is_ready_dt(const struct i2c_dt_spec *spec);
int i2c_reg_write_byte_dt(const struct i2c_dt_spec *spec, uint8_t reg, uint8_t value);
int i2c_burst_read_dt(const struct i2c_dt_spec *spec, uint8_t start, uint8_t *buf,
                      uint32_t num_bytes);

struct adc_sequence {
    uint32_t channels;
    void *buffer;
    size_t buffer_size;
};
bool adc_is_ready_dt(const struct adc_dt_spec *spec);
int adc_channel_setup_dt(const struct adc_dt_spec *spec);
int adc_sequence_init_dt(const struct adc_dt_spec *spec, struct adc_sequence *sequence);
int adc_read_dt(const struct adc_dt_spec *spec, const struct adc_sequence *sequence);
int adc_raw_to_millivolts_dt(const struct adc_dt_spec *spec, int32_t *value);

/* Bluetooth */
struct bt_conn;
struct bt_uuid {
    uint8_t type;
};
struct bt_uuid_128 {
    struct bt_uuid uuid;
    uint8_t val[16];
};
#define BT_UUID_DECLARE_128(...) (&((const struct bt_uuid_128){{2}, {__VA_ARGS__}}).uuid)

struct bt_data {
    uint8_t type;
    uint8_t data_len;
    const uint8_t *data;
};
struct bt_le_adv_param;
struct bt_le_conn_param {
    uint16_t interval_min, interval_max, latency, timeout;
};
#define BT_DATA_FLAGS 0x01
#define BT_DATA_UUID128_ALL 0x07
#define BT_DATA_NAME_COMPLETE 0x09
#define BT_LE_AD_GENERAL 0x02
#define BT_LE_AD_NO_BREDR 0x04
#define BT_DATA_BYTES(type, ...)                                                                 \
    {(type), sizeof((const uint8_t[]){__VA_ARGS__}), ((const uint8_t[]){__VA_ARGS__})}
#define BT_LE_ADV_CONN_FAST_1 ((const struct bt_le_adv_param *)0)
#define BT_LE_CONN_PARAM(min, max, latency, timeout)                                             \
    (&(const struct bt_le_conn_param){(min), (max), (latency), (timeout)})
#define BT_HCI_ERR_REMOTE_POWER_OFF 0x15
int bt_enable(void (*ready)(int error));
int bt_set_name(const char *name);
int bt_le_adv_start(const struct bt_le_adv_param *param, const struct bt_data *ad, size_t ad_len,
                    const struct bt_data *sd, size_t sd_len);
struct bt_conn *bt_conn_ref(struct bt_conn *conn);
void bt_conn_unref(struct bt_conn *conn);
int bt_conn_disconnect(struct bt_conn *conn, uint8_t reason);
int bt_conn_le_param_update(struct bt_conn *conn, const struct bt_le_conn_param *param);
struct bt_conn_cb {
    void (*connected)(struct bt_conn *conn, uint8_t error);
    void (*disconnected)(struct bt_conn *conn, uint8_t reason);
    void (*recycled)(void);
};
#define BT_CONN_CB_DEFINE(name) struct bt_conn_cb name
int bt_bas_set_battery_level(uint8_t level);

/* GATT */
struct bt_gatt_attr;
typedef ssize_t (*bt_gatt_attr_read_func_t)(struct bt_conn *conn, const struct bt_gatt_attr *attr,
                                            void *buf, uint16_t len, uint16_t offset);
typedef ssize_t (*bt_gatt_attr_write_func_t)(struct bt_conn *conn, const struct bt_gatt_attr *attr,
                                             const void *buf, uint16_t len, uint16_t offset,
                                             uint8_t flags);
struct bt_gatt_attr {
    const struct bt_uuid *uuid;
    bt_gatt_attr_read_func_t read;
    bt_gatt_attr_write_func_t write;
    void *user_data;
    uint16_t perm;
    void (*changed)(const struct bt_gatt_attr *attr, uint16_t value);
};
struct bt_gatt_service_static {
    const struct bt_gatt_attr *attrs;
    size_t attr_count;
};
#define BT_GATT_ERR(error) (-(error))
#define BT_ATT_ERR_INVALID_OFFSET 0x07
#define BT_GATT_CHRC_READ 0x02
#define BT_GATT_CHRC_WRITE 0x08
#define BT_GATT_CHRC_NOTIFY 0x10
#define BT_GATT_CHRC_INDICATE 0x20
#define BT_GATT_PERM_NONE 0
#define BT_GATT_PERM_READ BIT(0)
#define BT_GATT_PERM_WRITE BIT(1)
#define BT_GATT_CCC_NOTIFY 0x0001
#define BT_GATT_PRIMARY_SERVICE(service) {(service), 0, 0, 0, 0, 0}
#define BT_GATT_CHARACTERISTIC(uuid, props, perm, read, write, data)                             \
    {(uuid), 0, 0, 0, (props), 0}, {(uuid), (read), (write), (data), (uint16_t)(perm), 0}
#define BT_GATT_CCC(changed, perm) {0, 0, 0, 0, (uint16_t)(perm), (changed)}
#define BT_GATT_SERVICE_DEFINE(name, ...)                                                        \
    static const struct bt_gatt_attr name##_attrs[] = {__VA_ARGS__};                             \
    static const struct bt_gatt_service_static name = {name##_attrs, ARRAY_SIZE(name##_attrs)}
ssize_t bt_gatt_attr_read(struct bt_conn *conn, const struct bt_gatt_attr *attr, void *buf,
                          uint16_t buf_len, uint16_t offset, const void *value,
                          uint16_t value_len);
struct bt_gatt_notify_params {
    const struct bt_uuid *uuid;
    const struct bt_gatt_attr *attr;
    const void *data;
    uint16_t len;
    void (*func)(struct bt_conn *conn, void *user_data);
    void *user_data;
};
int bt_gatt_notify_cb(struct bt_conn *conn, struct bt_gatt_notify_params *params);
struct bt_gatt_indicate_params {
    const struct bt_uuid *uuid;
    const struct bt_gatt_attr *attr;
    void (*func)(struct bt_conn *conn, struct bt_gatt_indicate_params *params, uint8_t error);
    void (*destroy)(struct bt_gatt_indicate_params *params);
    const void *data;
    uint16_t len;
};
int bt_gatt_indicate(struct bt_conn *conn, struct bt_gatt_indicate_params *params);
struct bt_gatt_exchange_params {
    void (*func)(struct bt_conn *conn, uint8_t error, struct bt_gatt_exchange_params *params);
};
int bt_gatt_exchange_mtu(struct bt_conn *conn, struct bt_gatt_exchange_params *params);
struct bt_gatt_cb {
    void (*att_mtu_updated)(struct bt_conn *conn, uint16_t tx, uint16_t rx);
};
void bt_gatt_cb_register(struct bt_gatt_cb *callbacks);

#endif
