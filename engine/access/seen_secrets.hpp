// What secrets stand for that a thread has verified lately, found again without verifying them. It holds no secret: only keyed digests, which mean
// nothing outside the thread. Owned by a thread.
#pragma once

#include "engine/access/siphash.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace signalbox::access {

/// Throws std::runtime_error when the system gives no random numbers.
siphash_key random_siphash_key();

/// A number that no other set of keys or rules of this process has: secrets are remembered for one.
std::uint64_t next_generation();

template <class T>
class seen_secrets {
public:
    /// Secrets remembered; beyond it all are forgotten, which costs each of them one verification. A busy gateway sees some hundred.
    static constexpr std::size_t most = 4096;

    seen_secrets() : key_(random_siphash_key()) {}
    /// What this secret was verified as for this generation; null when it was not, or was forgotten.
    T* find(std::uint64_t generation, std::string_view secret)
    {
        last_ = siphash(key_, secret);
        last_[1] ^= generation;
        auto const known = known_.find(last_);
        return known == known_.end() ? nullptr : &known->second;
    }
    /// Remembers what find() did not know.
    void add(T what)
    {
        if (known_.size() >= most) known_.clear();
        known_.insert_or_assign(last_, std::move(what));
    }
    /// Forgets what find() found.
    void forget() { known_.erase(last_); }
    template <class F>
    void forget_if(F&& over)
    {
        std::erase_if(known_, [&over](auto const& each) { return over(each.second); });
    }
    void clear() { known_.clear(); }
    std::size_t size() const { return known_.size(); }

private:
    struct first_word {
        std::size_t operator()(siphash_value const& of) const { return of[0]; }
    };
    siphash_key key_;
    siphash_value last_{};
    std::unordered_map<siphash_value, T, first_word> known_;
};

}  // namespace signalbox::access
