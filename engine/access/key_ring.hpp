// The gateway's keys: who presents which, and what it may use. Holds SHA-256 digests only. A frozen value; a new ring replaces the old.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/model/principal.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::access {

using digest = std::array<std::uint8_t, 32>;
digest sha256(std::string_view text);

struct key_entry {
    digest hash{};
    std::shared_ptr<model::principal const> who;
    std::optional<std::int64_t> expires_unix;  // seconds
};

class key_ring {
public:
    explicit key_ring(std::vector<key_entry> keys = {}, bool open_to_all = false);
    bool open_to_all() const { return open_to_all_; }
    std::size_t size() const { return keys_.size(); }
    /// Faults: unauthorized when the key is unknown or expired; an empty key passes only when open to all, as the public principal.
    model::result<std::shared_ptr<model::principal const>> admit(std::string_view presented, std::int64_t now_unix) const;

private:
    struct hash_of_digest { std::size_t operator()(digest const& of) const; };
    std::unordered_map<digest, key_entry, hash_of_digest> keys_;
    bool open_to_all_;
    std::shared_ptr<model::principal const> public_;
};

/// A new key: "sb_" and 43 characters of base64url from 32 random bytes.
std::string create_key();

/// True when the allow-list names "KIND:ID", "KIND:*" or "*".
bool allows(model::principal const& who, std::string_view kind, std::string_view id);

}  // namespace signalbox::access
