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
digest sha256(std::string_view text);  // sha256.cpp

/// A digest is as good as random: any of its bytes serve.
struct hash_of_digest {
    std::size_t operator()(digest const& of) const;
};

struct key_entry {
    digest hash{};
    std::shared_ptr<model::principal const> who;
    std::optional<std::int64_t> expires_unix;  // seconds
};

/// Longer credentials are refused unread: ours have 46 characters, vendors' under 200.
inline constexpr std::size_t key_length_limit = 1024;

class key_ring {
public:
    key_ring(key_ring const&) = delete;
    /// Of two entries with the same digest the first counts.
    explicit key_ring(std::vector<key_entry> keys = {}, bool open_to_all = false);
    bool open_to_all() const { return open_to_all_; }
    std::size_t size() const { return keys_.size(); }
    /// Faults: unauthorized when the key is unknown or expired. Open to all, an empty or unknown key passes as the public principal (SDKs
    /// insist on sending one), a known key as its owner; an expired one is refused all the same, so that its owner learns of it.
    model::result<std::shared_ptr<model::principal const>> admit(std::string_view presented, std::int64_t now_unix) const
    {
        return admit(presented, now_unix, open_to_all_);
    }
    /// The same where `open` says whether the public principal passes.
    model::result<std::shared_ptr<model::principal const>> admit(std::string_view presented, std::int64_t now_unix, bool open) const
    {
        return admit(presented, now_unix, open ? public_ : none_);
    }
    /// The same where an empty or unknown key passes as `otherwise`; null refuses it.
    model::result<std::shared_ptr<model::principal const>> admit(std::string_view presented, std::int64_t now_unix,
                                                                 std::shared_ptr<model::principal const> const& otherwise) const;
    /// Who passes where all do.
    std::shared_ptr<model::principal const> const& anyone() const { return public_; }

    /// All 32 bytes, in constant time.
    struct same_digest {
        bool operator()(digest const& left, digest const& right) const;
    };

private:
    key_entry const* find(std::string_view presented) const;

    std::unordered_map<digest, key_entry, hash_of_digest, same_digest> keys_;
    bool open_to_all_;
    std::uint64_t number_;  // no other ring of this process has it
    std::shared_ptr<model::principal const> public_, none_;
};

/// A new key: "sb_" and 43 characters of base64url from 32 random bytes.
std::string create_key();

/// True when the allow-list names "KIND:ID", "KIND:*", "*" or the bare ID, and the deny-list does not; `kind` is "group" or "model".
bool allows(model::principal const& who, std::string_view kind, std::string_view id);  // allow.cpp

/// May it come by this route? Empty: a built-in path.
bool may_enter(model::principal const& who, std::string_view route);  // allow.cpp

/// May this principal call the model, by itself (empty group) or as a member of the group? A group that is allowed brings its members
/// along; a model that is allowed does not open the groups it stands in.
bool may_use(model::principal const& who, std::string_view group_id, std::string_view model_id);

/// May it send what a provider or a plain server gets as it came ("provider:x", "http:x")? Only an entry of that name opens or denies it, or "*".
bool may_reach(model::principal const& who, std::string_view reference);

}  // namespace signalbox::access
