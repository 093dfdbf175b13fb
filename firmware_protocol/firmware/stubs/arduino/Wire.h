/* See ../README.md. */
#ifndef WIRE_STUB_H
#define WIRE_STUB_H
#include "Arduino.h"
class TwoWire {
public:
    void begin();
    void setClock(uint32_t hz);
    void beginTransmission(uint8_t address);
    size_t write(uint8_t byte);
    uint8_t endTransmission(bool stop = true);
    uint8_t requestFrom(uint8_t address, size_t length);
    int read();
};
extern TwoWire Wire1;
#endif
