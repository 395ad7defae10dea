#include "engine/wire/websocket.hpp"

#include "engine/base/utf8.hpp"

#include <algorithm>

namespace signalbox::wire {

namespace {

constexpr unsigned final_bit = 0x80, reserved_bits = 0x70, opcode_bits = 0x0F, mask_bit = 0x80, length_bits = 0x7F;
constexpr unsigned length_of_two = 126, length_of_eight = 127;
constexpr std::size_t control_limit = 125, reason_limit = control_limit - 2;

model::failure malformed(std::string_view what)
{
    return {model::fault::malformed_reply, "a WebSocket frame " + std::string(what)};
}

/// Bytes of a head by its second one: lengths of two or eight bytes, and the mask.
std::size_t head_size_by(unsigned second)
{
    unsigned const length = second & length_bits;
    return 2 + (length == length_of_two ? 2 : length == length_of_eight ? 8 : 0) + ((second & mask_bit) != 0 ? 4 : 0);
}

bool is_known(unsigned opcode)
{
    return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

}  // namespace

/// False when more bytes must come.
bool websocket_reader::take_head(std::string_view& bytes)
{
    for (;;) {
        std::size_t const wanted = head_size_ < 2 ? 2 : head_size_by(head_[1]);
        std::size_t const size = std::min(wanted - head_size_, bytes.size());
        std::copy_n(bytes.begin(), size, head_.begin() + head_size_);
        head_size_ += size;
        bytes.remove_prefix(size);
        if (head_size_ < wanted) return false;
        if (head_size_ == head_size_by(head_[1])) return true;
    }
}

model::result<void> websocket_reader::open_frame()
{
    now_ = {.opcode = head_[0] & opcode_bits, .last = (head_[0] & final_bit) != 0, .masked = (head_[1] & mask_bit) != 0};
    unsigned const length = head_[1] & length_bits;
    std::size_t const more = length == length_of_two ? 2 : length == length_of_eight ? 8 : 0;
    now_.size = more == 0 ? length : 0;
    for (std::size_t i = 2; i != 2 + more; ++i) now_.size = now_.size << 8 | head_[i];
    if (now_.masked) std::copy_n(head_.begin() + 2 + more, now_.mask.size(), now_.mask.begin());
    head_size_ = 0;
    inside_ = true;
    if ((head_[0] & reserved_bits) != 0) return malformed("uses an extension that was not agreed on");
    if (!is_known(now_.opcode)) return malformed("has an unknown opcode");
    if (now_.size >> 63 != 0) return malformed("has an impossible length");
    if (now_.control()) {
        control_.clear();
        if (!now_.last || now_.size > control_limit) return malformed("of control is fragmented or too long");
        return {};
    }
    if ((now_.opcode == 0) != message_.open) return malformed("continues no message, or begins one inside another");
    if (now_.opcode != 0) message_ = {.open = true, .kind = static_cast<websocket_kind>(now_.opcode), .text = std::move(message_.text)};
    if (now_.opcode != 0) message_.text.clear();
    return {};
}

/// Of the message that the frame belongs to.
bool websocket_reader::wanted() const
{
    return texts_ == websocket_texts::kept && message_.kind == websocket_kind::text && !message_.too_long;
}

void websocket_reader::take_payload(std::string_view bytes)
{
    std::string& into = now_.control() ? control_ : message_.text;
    if (!now_.control() && wanted() && message_.text.size() + bytes.size() > message_limit) {
        message_.too_long = true;
        std::string().swap(message_.text);
    }
    if (now_.control() || wanted()) {
        std::size_t const at = into.size();
        into.append(bytes);
        for (std::size_t i = 0; now_.masked && i != bytes.size(); ++i)
            into[at + i] = static_cast<char>(static_cast<unsigned char>(into[at + i]) ^ now_.mask[(now_.taken + i) % now_.mask.size()]);
    }
    now_.taken += bytes.size();
}

model::result<bool> websocket_reader::next(std::string_view& bytes, websocket_message& out)
{
    if (std::exchange(message_.lent, false)) message_.text.clear();
    for (;;) {
        if (!inside_) {
            if (!take_head(bytes)) return false;
            if (auto const opened = open_frame(); !opened) return opened.error();
        }
        auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(now_.size - now_.taken, bytes.size()));
        std::string_view const here = bytes.substr(0, size);
        bytes.remove_prefix(size);
        // The usual message of a server: one frame that lies whole in the bytes fed.
        bool const whole = !now_.control() && now_.opcode != 0 && now_.last && !now_.masked && size == now_.size && size <= message_limit;
        if (whole)
            now_.taken = size;
        else
            take_payload(here);
        if (now_.taken < now_.size) return false;
        inside_ = false;
        auto const ended = end_frame(whole ? here : std::string_view(), out);
        if (!ended || *ended) return ended;
    }
}

/// True when the frame ends a message or is one of control.
model::result<bool> websocket_reader::end_frame(std::string_view whole, websocket_message& out)
{
    if (now_.control()) return end_control(out);
    if (!now_.last) return false;
    message_.open = false;
    message_.lent = true;
    bool const kept = wanted();
    if (message_.too_long) ++passed_over_;
    std::string_view const text = whole.empty() ? std::string_view(message_.text) : whole;
    out = {.kind = message_.kind, .data = kept ? text : std::string_view(), .kept = kept};
    return true;
}

model::result<bool> websocket_reader::end_control(websocket_message& out)
{
    out = {.kind = static_cast<websocket_kind>(now_.opcode), .data = control_};
    if (out.kind != websocket_kind::close) return true;
    out.code = websocket_no_code;
    if (control_.empty()) return true;
    if (control_.size() == 1) return malformed("of an end has half a code");
    out.code = static_cast<std::uint16_t>(static_cast<unsigned char>(control_[0]) << 8 | static_cast<unsigned char>(control_[1]));
    out.data.remove_prefix(2);
    return true;
}

void append_websocket_frame(std::string& out, websocket_kind kind, std::string_view data, std::optional<std::array<unsigned char, 4>> mask)
{
    out += static_cast<char>(final_bit | static_cast<unsigned>(kind));
    unsigned const more = data.size() <= control_limit ? 0 : data.size() <= 0xFFFF ? 2 : 8;
    unsigned const length = more == 0 ? static_cast<unsigned>(data.size()) : more == 2 ? length_of_two : length_of_eight;
    out += static_cast<char>((mask ? mask_bit : 0) | length);
    for (unsigned shift = more * 8; shift != 0; shift -= 8) out += static_cast<char>(data.size() >> (shift - 8) & 0xFF);
    if (!mask) {
        out.append(data);
        return;
    }
    for (unsigned char const each : *mask) out += static_cast<char>(each);
    for (std::size_t i = 0; i != data.size(); ++i)
        out += static_cast<char>(static_cast<unsigned char>(data[i]) ^ (*mask)[i % mask->size()]);
}

void append_websocket_close(std::string& out, std::uint16_t code, std::string_view reason, std::optional<std::array<unsigned char, 4>> mask)
{
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
    payload.append(base::cut_at_character(reason, reason_limit));
    append_websocket_frame(out, websocket_kind::close, payload, mask);
}

}  // namespace signalbox::wire
