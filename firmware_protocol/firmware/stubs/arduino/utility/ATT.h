/* See ../../README.md. */
#ifndef ATT_STUB_H
#define ATT_STUB_H
#include "../Arduino.h"
class ATTClass {
public:
    virtual ~ATTClass();
    virtual uint16_t mtu(uint16_t handle) const;
};
extern ATTClass &ATT;
#endif
