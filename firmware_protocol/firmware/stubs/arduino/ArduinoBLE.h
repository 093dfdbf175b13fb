/* See ../README.md. */
#ifndef ARDUINO_BLE_STUB_H
#define ARDUINO_BLE_STUB_H
#include "Arduino.h"

enum { BLERead = 0x02, BLEWrite = 0x08, BLENotify = 0x10, BLEIndicate = 0x20 };
enum BLEDeviceEvent { BLEConnected = 0, BLEDisconnected = 1 };
enum BLECharacteristicEvent { BLESubscribed = 0, BLEUnsubscribed = 1, BLEWritten = 3 };

class BLEDevice {};
class BLECharacteristic;
typedef void (*BLEDeviceEventHandler)(BLEDevice device);
typedef void (*BLECharacteristicEventHandler)(BLEDevice device, BLECharacteristic characteristic);

class BLECharacteristic {
public:
    BLECharacteristic(const char *uuid, uint8_t properties, int value_size,
                      bool fixed_length = false);
    const uint8_t *value() const;
    int valueLength() const;
    int writeValue(const uint8_t value[], int length);
    bool subscribed();
    void setEventHandler(int event, BLECharacteristicEventHandler handler);
};

class BLEService {
public:
    explicit BLEService(const char *uuid);
    void addCharacteristic(BLECharacteristic &characteristic);
};

class BLELocalDevice {
public:
    int begin();
    void poll();
    bool disconnect();
    void setLocalName(const char *name);
    void setDeviceName(const char *name);
    void setAdvertisedService(const BLEService &service);
    void addService(BLEService &service);
    int advertise();
    void stopAdvertise();
    void setConnectionInterval(uint16_t minimum, uint16_t maximum);
    void setEventHandler(BLEDeviceEvent event, BLEDeviceEventHandler handler);
};
extern BLELocalDevice &BLE;
#endif
