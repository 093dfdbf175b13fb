/* Advertising, one connection, the RGP service.
 *
 * Notifications are sent from the system work queue, where Zephyr never blocks for a buffer but
 * answers -ENOMEM; UNDER_WAY keeps it from coming to that, and the sent callback asks for more.
 */
#include <zephyr/bluetooth/bluetooth.h>
#include <zephyr/bluetooth/conn.h>
#include <zephyr/bluetooth/gatt.h>
#include <zephyr/bluetooth/hci.h>
#include <zephyr/bluetooth/uuid.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

#include "app.h"

LOG_MODULE_DECLARE(retrogait, LOG_LEVEL_INF);

#define UNDER_WAY 4 /* notifications in the stack; prj.conf has buffers for twice as many */
#define FIRST_NAME "retrogait"

#define UUID(n) BT_UUID_DECLARE_128(RGP_UUID_BYTES(n))

static struct bt_conn *client; /* under the lock */
static atomic_t under_way;
static struct bt_gatt_exchange_params mtu_exchange;
static void advertise(struct k_work *work);
static void send_answer(struct k_work *work);
static K_WORK_DEFINE(advertise_work, advertise);
static K_WORK_DEFINE(answer_work, send_answer);

/* ---- reads -------------------------------------------------------------------------------- */

static ssize_t read_info(struct bt_conn *conn, const struct bt_gatt_attr *attr, void *buf,
                         uint16_t len, uint16_t offset)
{
    uint8_t value[RGP_INFO_MOST];
    size_t size = rgp_info_encode(value, sizeof value, &board.sensor.info);
    return bt_gatt_attr_read(conn, attr, buf, len, offset, value, (uint16_t)size);
}

static ssize_t read_config(struct bt_conn *conn, const struct bt_gatt_attr *attr, void *buf,
                           uint16_t len, uint16_t offset)
{
    uint8_t value[RGP_CONFIG_MOST];
    size_t size;
    (void)k_mutex_lock(&board_lock, K_FOREVER);
    size = rgp_sensor_read_config(&board.sensor, value, sizeof value);
    (void)k_mutex_unlock(&board_lock);
    return bt_gatt_attr_read(conn, attr, buf, len, offset, value, (uint16_t)size);
}

static ssize_t read_clock(struct bt_conn *conn, const struct bt_gatt_attr *attr, void *buf,
                          uint16_t len, uint16_t offset)
{
    uint8_t value[RGP_CLOCK_SIZE];
    size_t size =
        rgp_clock_encode(value, sizeof value, now_ticks(), board.sensor.info.boot_id);
    return bt_gatt_attr_read(conn, attr, buf, len, offset, value, (uint16_t)size);
}

/* ---- writes ------------------------------------------------------------------------------- */

static ssize_t write_config(struct bt_conn *conn, const struct bt_gatt_attr *attr,
                            const void *buf, uint16_t len, uint16_t offset, uint8_t flags)
{
    uint8_t error;
    ARG_UNUSED(conn);
    ARG_UNUSED(attr);
    ARG_UNUSED(flags);
    if (offset != 0) {
        return BT_GATT_ERR(BT_ATT_ERR_INVALID_OFFSET);
    }
    (void)k_mutex_lock(&board_lock, K_FOREVER);
    error = rgp_sensor_write_config(&board.sensor, (const uint8_t *)buf, len);
    (void)k_mutex_unlock(&board_lock);
    return error == RGP_ATT_OK ? (ssize_t)len : BT_GATT_ERR(error);
}

static ssize_t write_control(struct bt_conn *conn, const struct bt_gatt_attr *attr,
                             const void *buf, uint16_t len, uint16_t offset, uint8_t flags)
{
    uint8_t op = 0;
    uint8_t error = rgp_command_decode(&op, (const uint8_t *)buf, len);
    ARG_UNUSED(conn);
    ARG_UNUSED(attr);
    ARG_UNUSED(flags);
    if (offset != 0) {
        return BT_GATT_ERR(BT_ATT_ERR_INVALID_OFFSET);
    }
    if (error != RGP_ATT_OK) {
        return BT_GATT_ERR(error);
    }
    main_command(op);
    return (ssize_t)len;
}

static void stream_subscribed(const struct bt_gatt_attr *attr, uint16_t value)
{
    ARG_UNUSED(attr);
    (void)k_mutex_lock(&board_lock, K_FOREVER);
    rgp_sensor_subscribed(&board.sensor, (value & BT_GATT_CCC_NOTIFY) != 0, now_ticks());
    (void)k_mutex_unlock(&board_lock);
}

/* ---- the service -------------------------------------------------------------------------- */

BT_GATT_SERVICE_DEFINE(
    rgp_service, BT_GATT_PRIMARY_SERVICE(UUID(1)),
    BT_GATT_CHARACTERISTIC(UUID(2), BT_GATT_CHRC_READ, BT_GATT_PERM_READ, read_info, NULL, NULL),
    BT_GATT_CHARACTERISTIC(UUID(3), BT_GATT_CHRC_READ | BT_GATT_CHRC_WRITE,
                           BT_GATT_PERM_READ | BT_GATT_PERM_WRITE, read_config, write_config,
                           NULL),
    BT_GATT_CHARACTERISTIC(UUID(4), BT_GATT_CHRC_WRITE | BT_GATT_CHRC_INDICATE,
                           BT_GATT_PERM_WRITE, NULL, write_control, NULL),
    BT_GATT_CCC(NULL, BT_GATT_PERM_READ | BT_GATT_PERM_WRITE),
    BT_GATT_CHARACTERISTIC(UUID(5), BT_GATT_CHRC_NOTIFY, BT_GATT_PERM_NONE, NULL, NULL, NULL),
    BT_GATT_CCC(stream_subscribed, BT_GATT_PERM_READ | BT_GATT_PERM_WRITE),
    BT_GATT_CHARACTERISTIC(UUID(6), BT_GATT_CHRC_READ, BT_GATT_PERM_READ, read_clock, NULL,
                           NULL), );

/* Where the values lie in the service: a characteristic is two attributes, a CCC one. */
enum { CONTROL_VALUE = 6, STREAM_VALUE = 9 };

/* ---- the stream --------------------------------------------------------------------------- */

static void on_sent(struct bt_conn *conn, void *user_data)
{
    ARG_UNUSED(conn);
    ARG_UNUSED(user_data);
    (void)atomic_dec(&under_way);
    main_wake();
}

static int notify(void *context, const uint8_t *bytes, uint16_t size)
{
    struct bt_gatt_notify_params packet = {.attr = &rgp_service.attrs[STREAM_VALUE],
                                           .data = bytes,
                                           .len = size,
                                           .func = on_sent};
    int error;
    ARG_UNUSED(context);
    if (client == NULL || atomic_get(&under_way) >= UNDER_WAY) {
        return -ENOMEM;
    }
    (void)atomic_inc(&under_way);
    error = bt_gatt_notify_cb(client, &packet); /* copies the bytes */
    if (error != 0) {
        (void)atomic_dec(&under_way);
    }
    return error;
}

void radio_send(void)
{
    (void)k_mutex_lock(&board_lock, K_FOREVER);
    (void)rgp_sensor_send(&board.sensor, notify, NULL);
    (void)k_mutex_unlock(&board_lock);
}

/* ---- answers: one indication at a time ---------------------------------------------------- */

struct answer {
    uint8_t bytes[RGP_ANSWER_SIZE];
};

K_MSGQ_DEFINE(answers, sizeof(struct answer), 8, 1);
static struct bt_gatt_indicate_params indication;
static struct answer indicated; /* must live until the client has confirmed */
static atomic_t indicating;

static void on_confirmed(struct bt_gatt_indicate_params *params)
{
    ARG_UNUSED(params);
    (void)atomic_set(&indicating, 0);
    (void)k_work_submit(&answer_work);
}

static void send_answer(struct k_work *work)
{
    ARG_UNUSED(work);
    if (atomic_get(&indicating) || k_msgq_get(&answers, &indicated, K_NO_WAIT) != 0) {
        return;
    }
    indication.attr = &rgp_service.attrs[CONTROL_VALUE];
    indication.destroy = on_confirmed;
    indication.data = indicated.bytes;
    indication.len = sizeof indicated.bytes;
    (void)atomic_set(&indicating, 1);
    if (client == NULL || bt_gatt_indicate(client, &indication) != 0) {
        (void)atomic_set(&indicating, 0); /* not subscribed, or gone: nobody waits for it */
    }
}

void radio_answer(uint8_t kind, uint8_t op, uint8_t status)
{
    struct answer answer;
    (void)rgp_answer_encode(answer.bytes, sizeof answer.bytes, kind, op, status);
    if (k_msgq_put(&answers, &answer, K_NO_WAIT) == 0) {
        (void)k_work_submit(&answer_work);
    }
}

/* ---- the connection ----------------------------------------------------------------------- */

static void on_mtu(struct bt_conn *conn, uint16_t tx, uint16_t rx)
{
    ARG_UNUSED(conn);
    (void)k_mutex_lock(&board_lock, K_FOREVER);
    rgp_sensor_mtu(&board.sensor, tx < rx ? tx : rx);
    (void)k_mutex_unlock(&board_lock);
}

static void on_mtu_exchanged(struct bt_conn *conn, uint8_t error,
                             struct bt_gatt_exchange_params *params)
{
    ARG_UNUSED(conn);
    ARG_UNUSED(params);
    LOG_INF("MTU exchange: %u", error); /* on_mtu has the number; refused is no harm */
}

static void on_connected(struct bt_conn *conn, uint8_t error)
{
    if (error != 0) {
        return;
    }
    (void)k_mutex_lock(&board_lock, K_FOREVER);
    client = bt_conn_ref(conn);
    (void)atomic_set(&under_way, 0);
    rgp_sensor_connected(&board.sensor, now_ticks());
    (void)k_mutex_unlock(&board_lock);
    mtu_exchange.func = on_mtu_exchanged;
    (void)bt_gatt_exchange_mtu(conn, &mtu_exchange);
    /* 15 to 30 ms, no latency, 3 s: the client decides. */
    (void)bt_conn_le_param_update(conn, BT_LE_CONN_PARAM(12, 24, 0, 300));
}

static void on_disconnected(struct bt_conn *conn, uint8_t reason)
{
    LOG_INF("disconnected: %u", reason);
    (void)k_mutex_lock(&board_lock, K_FOREVER);
    rgp_sensor_disconnected(&board.sensor);
    client = NULL;
    (void)k_mutex_unlock(&board_lock);
    k_msgq_purge(&answers);
    bt_conn_unref(conn);
}

static void on_recycled(void) { (void)k_work_submit(&advertise_work); }

BT_CONN_CB_DEFINE(connection_callbacks) = {
    .connected = on_connected,
    .disconnected = on_disconnected,
    .recycled = on_recycled,
};

static struct bt_gatt_cb gatt_callbacks = {.att_mtu_updated = on_mtu};

/* The service in the advertisement, the name in the scan response: both do not fit in one. */
static const struct bt_data advertisement[] = {
    BT_DATA_BYTES(BT_DATA_FLAGS, (BT_LE_AD_GENERAL | BT_LE_AD_NO_BREDR)),
    BT_DATA_BYTES(BT_DATA_UUID128_ALL, RGP_UUID_BYTES(1)),
};

static void advertise(struct k_work *work)
{
    char name[RGP_LONGEST_NAME + 1] = FIRST_NAME;
    struct bt_data scan_response[1];
    int error;
    ARG_UNUSED(work);
    (void)k_mutex_lock(&board_lock, K_FOREVER);
    if (board.sensor.settings.name_length > 0) {
        memcpy(name, board.sensor.settings.name, sizeof name);
    }
    (void)k_mutex_unlock(&board_lock);
    (void)bt_set_name(name);
    scan_response[0].type = BT_DATA_NAME_COMPLETE;
    scan_response[0].data_len = (uint8_t)strlen(name);
    scan_response[0].data = (const uint8_t *)name;
    error = bt_le_adv_start(BT_LE_ADV_CONN_FAST_1, advertisement, ARRAY_SIZE(advertisement),
                            scan_response, ARRAY_SIZE(scan_response));
    if (error != 0 && error != -EALREADY) {
        LOG_ERR("advertising: %d", error);
    }
}

void radio_goodbye(void)
{
    if (client != NULL) {
        (void)bt_conn_disconnect(client, BT_HCI_ERR_REMOTE_POWER_OFF);
        k_msleep(100);
    }
}

int radio_init(void)
{
    int error = bt_enable(NULL);
    if (error != 0) {
        return error;
    }
    bt_gatt_cb_register(&gatt_callbacks);
    (void)k_work_submit(&advertise_work);
    return 0;
}
