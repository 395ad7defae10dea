// The fields of an HTTP head in the order they came, as views into the calling code's buffer. A value; copying costs what it holds.
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

inline constexpr std::size_t header_count_limit = 96;  // fields in a head; browsers and SDKs send at most 30

struct header {
    std::string_view name;
    std::string_view value;  // without surrounding white space
};

/// Whether two names are the same but for the case of ASCII letters.
bool same_name(std::string_view left, std::string_view right);

/// A bounded list of header fields. The usual number lies in the list itself; requests and replies live as long as their streams, so the
/// room for the rest is made when it is needed.
class header_list {
public:
    header_list() {}  // leaves the storage unwritten: every request has a list, and a kilobyte takes time to clear
    header_list(header_list const& other) { *this = other; }
    header_list& operator=(header_list const& other)
    {
        if (this == &other) return *this;
        size_ = 0;
        if (capacity_ < other.size_) make_room(other.capacity_);
        std::uninitialized_copy_n(other.all().data(), other.size_, data());
        size_ = other.size_;
        return *this;
    }

    /// False when the list is full.
    bool add(std::string_view name, std::string_view value)
    {
        if (size_ == header_count_limit) return false;
        if (size_ == capacity_) make_room(capacity_ == usual_count ? 2 * usual_count : header_count_limit);
        std::construct_at(data() + size_++, header{name, value});
        return true;
    }
    /// The first field with this name in any case; nothing when absent.
    std::optional<std::string_view> find(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    std::span<header const> all() const { return {const_cast<header_list*>(this)->data(), size_}; }

private:
    static constexpr std::size_t usual_count = 17;  // the vendors' SDKs send about that many; their services answer with up to 30
    static_assert(std::is_trivially_copyable_v<header> && std::is_trivially_destructible_v<header>);
    header* data() { return more_ ? more_.get() : std::launder(reinterpret_cast<header*>(storage_)); }
    void make_room(std::size_t capacity);

    alignas(header) std::byte storage_[sizeof(header) * usual_count];
    std::unique_ptr<header[]> more_;
    std::size_t size_ = 0, capacity_ = usual_count;
};

}  // namespace signalbox::wire
