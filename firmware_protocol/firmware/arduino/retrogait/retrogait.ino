/* RGP sensor on a Seeed XIAO nRF52840 Sense with the Arduino IDE.
 *
 * Board package "Seeed nRF52 mbed-enabled Boards", library ArduinoBLE. Copy the headers of
 * firmware_protocol/c beside this file first.
 *
 * ArduinoBLE cannot do two things that the specification asks for, and this sketch does them as
 * SPEC.md, section 9, allows: a write it refuses is not answered with an ATT error (the client
 * sees it when it reads Config back, or in the status of the answer), and what is written to
 * Control is echoed as an indication of one byte. writeValue waits for room in the radio's
 * queue; meanwhile the samples wait in the motion chip, which holds 2.1 s of them at 104 Hz.
 */
#include <ArduinoBLE.h>
#include <Wire.h>
#include <utility/ATT.h>

#include "rgp_board.h"

static const uint32_t TICK_HZ = 1000000; /* micros() */
static const unsigned long READ_EVERY_MS = 10;
static const unsigned long HOUSE_EVERY_MS = 1000;
static const uint8_t MOST_HANDLES = 8;
static const int BATTERY_LOW_MV = 3500;
static const int MARKER = D0; /* a button between D0 and ground */

static rgp_board board;
static uint32_t micros_before, micros_high;
static volatile bool was_connected, was_disconnected;

/* Operations that were written and wait for the loop: handlers run inside the BLE library. */
static uint8_t waiting_ops[8];
static uint8_t waiting_count;

static BLEService service(RGP_UUID_SERVICE);
static BLECharacteristic info_value(RGP_UUID_INFO, BLERead, RGP_INFO_MOST);
static BLECharacteristic config_value(RGP_UUID_CONFIG, BLERead | BLEWrite, RGP_CONFIG_MOST);
static BLECharacteristic control_value(RGP_UUID_CONTROL, BLEWrite | BLEIndicate,
                                       RGP_ANSWER_SIZE);
static BLECharacteristic stream_value(RGP_UUID_STREAM, BLENotify, RGP_QUEUE_BYTES);
static BLECharacteristic clock_value(RGP_UUID_CLOCK, BLERead, RGP_CLOCK_SIZE, true);
static BLEService battery_service("180F");
static BLECharacteristic battery_value("2A19", BLERead, 1, true);

/* ---- time: micros() wraps after 71 minutes, and is asked more often than that --------------- */

static uint64_t now_ticks()
{
    uint32_t now = (uint32_t)micros();
    micros_high += now < micros_before ? 1u : 0u;
    micros_before = now;
    return (uint64_t)micros_high << 32 | now;
}

/* ---- the motion chip: second I2C bus, supply on pin P1.08 with a strong driver --------------- */

static int write_register(void *, uint8_t reg, uint8_t value)
{
    Wire1.beginTransmission(LSM6DS3_ADDRESS);
    Wire1.write(reg);
    Wire1.write(value);
    return Wire1.endTransmission();
}

static int read_registers(void *, uint8_t reg, uint8_t *out, size_t length)
{
    Wire1.beginTransmission(LSM6DS3_ADDRESS);
    Wire1.write(reg);
    if (Wire1.endTransmission(false) != 0 ||
        Wire1.requestFrom(LSM6DS3_ADDRESS, length) != length) {
        return -1;
    }
    for (size_t i = 0; i < length; i++) {
        out[i] = (uint8_t)Wire1.read();
    }
    return 0;
}

static void power_chip()
{
    const uint32_t output_strong_high = 1u | 2u << 8; /* DIR output, DRIVE S0H1 */
    pinMode(PIN_LSM6DS3TR_C_POWER, OUTPUT);
    digitalWrite(PIN_LSM6DS3TR_C_POWER, HIGH);
    NRF_P1->PIN_CNF[8] = output_strong_high | 1u << 1; /* input buffer off */
    delay(20);
    Wire1.begin();
    Wire1.setClock(400000);
}

/* ---- what the client sees -------------------------------------------------------------------- */

static void show_info()
{
    uint8_t bytes[RGP_INFO_MOST];
    size_t size = rgp_info_encode(bytes, sizeof bytes, &board.sensor.info);
    info_value.writeValue(bytes, (int)size);
}

static void show_config()
{
    uint8_t bytes[RGP_CONFIG_MOST];
    size_t size = rgp_sensor_read_config(&board.sensor, bytes, sizeof bytes);
    config_value.writeValue(bytes, (int)size);
}

static void show_clock()
{
    uint8_t bytes[RGP_CLOCK_SIZE];
    (void)rgp_clock_encode(bytes, sizeof bytes, now_ticks(), board.sensor.info.boot_id);
    clock_value.writeValue(bytes, RGP_CLOCK_SIZE);
}

static void answer(uint8_t kind, uint8_t op, uint8_t status)
{
    uint8_t bytes[RGP_ANSWER_SIZE];
    (void)rgp_answer_encode(bytes, sizeof bytes, kind, op, status);
    if (control_value.subscribed()) {
        control_value.writeValue(bytes, RGP_ANSWER_SIZE);
    }
}

/* The library tells no one the MTU, but its table of connections does; an unknown handle is 23. */
static uint16_t mtu_now()
{
    uint16_t mtu = RGP_SMALLEST_MTU;
    for (uint16_t handle = 0; handle < MOST_HANDLES; handle++) {
        uint16_t known = ATT.mtu(handle);
        mtu = known > mtu ? known : mtu;
    }
    return mtu;
}

static int notify(void *, const uint8_t *bytes, uint16_t size)
{
    return stream_value.writeValue(bytes, size) != 0 ? 0 : -1;
}

/* ---- handlers: called by the library, in BLE.poll() ------------------------------------------ */

static void on_connected(BLEDevice) { was_connected = true; }
static void on_disconnected(BLEDevice) { was_disconnected = true; }
static void on_clock_read(BLEDevice, BLECharacteristic) { show_clock(); }

static void on_subscribed(BLEDevice, BLECharacteristic)
{
    rgp_sensor_subscribed(&board.sensor, 1, now_ticks());
}

static void on_unsubscribed(BLEDevice, BLECharacteristic)
{
    rgp_sensor_subscribed(&board.sensor, 0, now_ticks());
}

static void on_config(BLEDevice, BLECharacteristic)
{
    (void)rgp_sensor_write_config(&board.sensor, config_value.value(),
                                  (size_t)config_value.valueLength());
    show_config(); /* whether it was taken or not */
}

static void on_control(BLEDevice, BLECharacteristic)
{
    if (control_value.valueLength() == 1 && waiting_count < sizeof waiting_ops) {
        waiting_ops[waiting_count++] = control_value.value()[0];
    }
}

/* ---- the loop -------------------------------------------------------------------------------- */

static void follow_link()
{
    if (was_disconnected) {
        was_disconnected = false;
        rgp_sensor_disconnected(&board.sensor);
        waiting_count = 0;
        show_config();
    }
    if (was_connected) {
        was_connected = false;
        rgp_sensor_connected(&board.sensor, now_ticks());
    }
    if (board.sensor.connected && mtu_now() != board.sensor.mtu) {
        rgp_sensor_mtu(&board.sensor, mtu_now());
        show_config();
    }
}

static void obey(uint8_t op)
{
    uint8_t known = 0;
    uint8_t status = RGP_UNSUPPORTED;
    if (rgp_command_decode(&known, &op, 1) == RGP_ATT_OK) {
        status = rgp_sensor_operate(&board.sensor, op);
    }
    show_config();
    answer(RGP_ANSWER, op, status);
}

static void obey_all()
{
    for (uint8_t i = 0; i < waiting_count; i++) {
        obey(waiting_ops[i]);
    }
    waiting_count = 0;
}

static void stream()
{
    static unsigned long last_ms;
    int n;
    if (millis() - last_ms < READ_EVERY_MS) {
        return;
    }
    last_ms = millis();
    do {
        n = rgp_board_read(&board, now_ticks());
        (void)rgp_sensor_send(&board.sensor, notify, NULL);
    } while (n == LSM6DS3_BURST);
    if (n < 0) {
        answer(RGP_NOTICE, RGP_OP_STOP, RGP_IMU_FAILED);
    }
}

static int battery_mv()
{
    return (int)(analogRead(PIN_VBAT) * 3300L * 1510L / 510L / 4096L);
}

static void look_at_battery()
{
    int mv = battery_mv();
    int percent = (mv - 3400) * 100 / 750; /* a line, chosen by eye: enough to say "low" */
    uint8_t level = (uint8_t)(percent < 0 ? 0 : percent > 100 ? 100 : percent);
    board.sensor.queue.battery_low = mv < BATTERY_LOW_MV;
    battery_value.writeValue(&level, 1);
}

static void look_at_marker()
{
    static bool was_down;
    bool is_down = digitalRead(MARKER) == LOW;
    if (is_down && !was_down) {
        (void)rgp_sensor_mark(&board.sensor);
    }
    was_down = is_down;
}

static void keep_house()
{
    static unsigned long last_ms;
    if (millis() - last_ms < HOUSE_EVERY_MS) {
        return;
    }
    last_ms = millis();
    look_at_battery();
    if (rgp_sensor_poll(&board.sensor, now_ticks())) {
        show_config();
    }
}

/* ---- set-up ---------------------------------------------------------------------------------- */

static uint32_t random_number()
{
    uint32_t number = 0;
    NRF_RNG->TASKS_START = 1;
    for (int i = 0; i < 4; i++) {
        NRF_RNG->EVENTS_VALRDY = 0;
        while (NRF_RNG->EVENTS_VALRDY == 0) {
        }
        number = number << 8 | (NRF_RNG->VALUE & 0xFFu);
    }
    return number;
}

static void set_up_board()
{
    rgp_info info = {};
    rgp_settings settings = {};
    info.capabilities = RGP_CAN_GYRO | RGP_CAN_FIFO | RGP_CAN_BUTTON;
    info.tick_hz = TICK_HZ;
    info.boot_id = random_number();
    info.acc_native_ug = LSM6DS3_ACC_16G_UG;
    info.gyr_native_udps = LSM6DS3_GYR_2000DPS_UDPS;
    info.rates_hz = lsm6ds3_rates_hz;
    info.rates = LSM6DS3_RATES;
    info.build = "xiao-arduino 1.0";
    settings.rate_hz = 104;
    settings.acc_range_g = 16;
    settings.gyro = 1;
    settings.samples_per_packet = 5;
    board.chip.read = read_registers;
    board.chip.write = write_register;
    rgp_board_init(&board, &info, &settings);
}

static void set_up_service()
{
    BLECharacteristic *values[] = {&info_value, &config_value, &control_value, &stream_value,
                                   &clock_value};
    for (BLECharacteristic *value : values) {
        service.addCharacteristic(*value);
    }
    battery_service.addCharacteristic(battery_value);
    BLE.addService(service);
    BLE.addService(battery_service);
    config_value.setEventHandler(BLEWritten, on_config);
    control_value.setEventHandler(BLEWritten, on_control);
    stream_value.setEventHandler(BLESubscribed, on_subscribed);
    stream_value.setEventHandler(BLEUnsubscribed, on_unsubscribed);
    clock_value.setEventHandler(BLERead, on_clock_read);
    BLE.setEventHandler(BLEConnected, on_connected);
    BLE.setEventHandler(BLEDisconnected, on_disconnected);
}

void setup()
{
    pinMode(MARKER, INPUT_PULLUP);
    pinMode(PIN_VBAT_ENABLE, OUTPUT);
    digitalWrite(PIN_VBAT_ENABLE, LOW); /* never high with a battery fitted */
    analogReadResolution(12);
    power_chip();
    set_up_board();
    while (!BLE.begin()) {
        delay(1000);
    }
    set_up_service();
    BLE.setLocalName("retrogait");
    BLE.setDeviceName("retrogait");
    BLE.setAdvertisedService(service);
    BLE.setConnectionInterval(12, 24); /* 15 to 30 ms */
    show_info();
    show_config();
    show_clock();
    (void)BLE.advertise();
}

void loop()
{
    BLE.poll();
    follow_link();
    obey_all();
    look_at_marker();
    stream();
    keep_house();
}
