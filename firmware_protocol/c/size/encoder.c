/* Every message once, so that size.py can say what the bytes alone cost. */
#include "../rgp.h"

size_t use_encoder(uint8_t *out, size_t room, const int16_t *values, const struct rgp_info *info,
                   const uint8_t *written, size_t length);

size_t use_encoder(uint8_t *out, size_t room, const int16_t *values, const struct rgp_info *info,
                   const uint8_t *written, size_t length)
{
    struct rgp_stream_head head = {RGP_FLAG_GYRO, out[0], out[1], out[2]};
    struct rgp_facts facts = {104000, 5, out[3]};
    struct rgp_settings settings;
    uint8_t op = 0;
    size_t size = rgp_stream_encode(out, room, &head, values);
    memset(&settings, 0, sizeof settings);
    size += rgp_info_encode(out, room, info);
    size += rgp_settings_decode(&settings, written, length);
    size += rgp_config_encode(out, room, &facts, &settings);
    size += rgp_command_decode(&op, written, length);
    size += rgp_answer_encode(out, room, RGP_ANSWER, op, RGP_OK);
    size += rgp_clock_encode(out, room, (uint64_t)length << 31, head.ticks);
    return size + (size_t)(uint16_t)rgp_rescale(values[0], 15616, 15625);
}

int main(void)
{
    static uint8_t bytes[600];
    static struct rgp_info info;
    return (int)use_encoder(bytes, sizeof bytes, (const int16_t *)(const void *)(bytes + 100), &info,
                            bytes + 200, bytes[0]);
}
