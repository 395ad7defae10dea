// Ranges over the elements of an array and the members of an object in checked JSON; included by json.hpp. Values that point into the
// text and find each next value when they are moved on.
#pragma once

#include "engine/wire/json.hpp"

#include <cstddef>
#include <iterator>

namespace signalbox::wire {

namespace detail {

/// Where a walk stands: at the separator or white space before its next value. Never looks past `end`, whatever the text.
struct json_cursor {
    char const* at = nullptr;
    char const* end = nullptr;
    bool next_value(std::string_view& value);
    bool next_member(std::string_view& key, std::string_view& value);
};

/// Inside the brackets of `raw`, when it opens with `bracket`; otherwise nowhere.
inline json_cursor inside(std::string_view raw, char bracket)
{
    if (raw.size() < 2 || raw.front() != bracket) return {};
    return {raw.data() + 1, raw.data() + raw.size() - 1};
}

}  // namespace detail

template <class T>
class json_view::walk {
public:
    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using iterator_concept = std::forward_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using reference = T const&;
        using pointer = T const*;

        iterator() = default;
        explicit iterator(detail::json_cursor cursor) : cursor_(cursor) { ++*this; }
        T const& operator*() const { return now_; }
        T const* operator->() const { return &now_; }
        iterator& operator++()
        {
            there_ = advance(now_);
            return *this;
        }
        iterator operator++(int)
        {
            iterator const before = *this;
            ++*this;
            return before;
        }
        bool operator==(std::default_sentinel_t) const { return !there_; }
        bool operator==(iterator const& other) const { return there_ == other.there_ && cursor_.at == other.cursor_.at; }

    private:
        bool advance(json_view& value)
        {
            std::string_view raw;
            bool const there = cursor_.next_value(raw);
            value = json_view(raw, trimmed{});
            return there;
        }
        bool advance(json_member& member)
        {
            std::string_view raw;
            bool const there = cursor_.next_member(member.raw_key, raw);
            member.value = json_view(raw, trimmed{});
            return there;
        }

        detail::json_cursor cursor_;
        T now_{};
        bool there_ = false;
    };

    explicit walk(detail::json_cursor cursor) : cursor_(cursor) {}
    iterator begin() const { return iterator(cursor_); }
    std::default_sentinel_t end() const { return {}; }
    bool empty() const { return begin() == end(); }

private:
    detail::json_cursor cursor_;
};

inline json_view::walk<json_view> json_view::elements() const
{
    return walk<json_view>(detail::inside(raw_, '['));
}
inline json_view::walk<json_member> json_view::members() const
{
    return walk<json_member>(detail::inside(raw_, '{'));
}

}  // namespace signalbox::wire
