// Recognises stream events that are written like one which was read in full, apart from the values of a few members. Most events of a stream are, so a
// digest need not parse them, and still knows that each is well-formed. Owned by the digest of one stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::dialect {

class event_template {
public:
    /// A member whose text differs from event to event; `content` when this text is part of the answer. Of a number, its digits differ.
    struct variable {
        std::string_view name;
        bool content = true;
        bool number = false;
    };
    enum class match : std::uint8_t { different, silent, content };

    /// `members` outlives the template.
    explicit event_template(std::span<variable const> members) : members_(members) {}

    /// Remembers how `event` is written, which is JSON that was checked. `bears`: it is content whatever its texts are (a tool call).
    void learn(std::string_view event, bool bears);
    void forget() { count_ = 0; }
    /// Whether `event` is the learned one with other texts: then it is as well-formed and says the same. `content` when it bears some,
    /// whose bytes are added to `content_bytes`.
    match look(std::string_view event, std::uint64_t& content_bytes) const;
    match look(std::string_view event) const
    {
        std::uint64_t not_asked = 0;
        return look(event, not_asked);
    }

private:
    static constexpr std::size_t most_bytes = 1024;  // ids, times and model names: 100 to 400 bytes
    static constexpr std::size_t most_texts = 4;

    struct segment {
        std::uint16_t begin = 0, size = 0;  // of written_; the text or number that follows is left out
        bool content = false;               // what follows is content
        bool number = false;                // what follows is a number
    };
    bool add(std::string_view literal, variable const& next);
    variable const* member_of(std::string_view before) const;

    std::span<variable const> members_;
    std::string written_;
    segment segments_[most_texts + 1];
    std::size_t count_ = 0;  // 0: nothing is learned
    bool bears_ = false;
};

}  // namespace signalbox::dialect
