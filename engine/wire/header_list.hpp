// The fields of an HTTP head in the order they came, as views into somebody else's buffer. A value; copying costs what it holds.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace signalbox::wire {

inline constexpr std::size_t header_count_limit = 96; // fields in a head; browsers and SDKs send at most 30

struct header {
    std::string_view name;
    std::string_view value;  // without surrounding white space
};

/// Whether two names are the same but for the case of ASCII letters.
bool same_name(std::string_view left, std::string_view right);

/// A bounded list of header fields.
class header_list {
public:
    header_list() {}  // leaves the storage unwritten: every request has a list, and three kilobytes take time to clear
    header_list(header_list const& other) noexcept : size_(other.size_) { std::memcpy(storage_, other.storage_, size_ * sizeof(header)); }
    header_list& operator=(header_list const& other) noexcept
    {
        size_ = other.size_;
        std::memmove(storage_, other.storage_, size_ * sizeof(header));
        return *this;
    }

    /// False when the list is full.
    bool add(std::string_view name, std::string_view value)
    {
        if (size_ == header_count_limit)
            return false;
        std::construct_at(data() + size_++, header{name, value});
        return true;
    }
    /// The first field with this name in any case; nothing when absent.
    std::optional<std::string_view> find(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    std::span<header const> all() const { return {std::launder(reinterpret_cast<header const*>(storage_)), size_}; }

private:
    static_assert(std::is_trivially_copyable_v<header> && std::is_trivially_destructible_v<header>);
    header* data() { return std::launder(reinterpret_cast<header*>(storage_)); }

    alignas(header) std::byte storage_[sizeof(header) * header_count_limit];
    std::size_t size_ = 0;
};

}  // namespace signalbox::wire
