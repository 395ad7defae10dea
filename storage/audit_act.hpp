// An act of administration as the chain keeps it, and the head of a chain. Values.
#pragma once

#include "storage/sha256.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::storage {

struct audit_act {
    std::string id;    // "act_" and 16 characters, its own
    std::string kind;  // "key.created", "key.rotated", "key.revoked", "configuration.applied", ...
    std::int64_t at_us = 0;
    std::string body;  // a JSON object: who did it, and to what
    bool operator==(audit_act const&) const = default;
};

/// An id for a new act, from random bits.
std::string new_act_id();

/// The newest link and the digest that stands for the chain up to it.
struct audit_head {
    std::uint64_t number = 0;  // 0: the chain has not begun
    sha256_digest digest{};
    std::int64_t at_us = 0;
    bool operator==(audit_head const&) const = default;
};

}  // namespace signalbox::storage
