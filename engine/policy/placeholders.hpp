// What stands in a request in place of texts that must not leave, and what each stands for: its reply gets the texts back. Owned by the admission of one
// request, on its strand; the texts are in no event and no log.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace signalbox::policy {

class placeholders {
public:
    static constexpr std::size_t most = 10'000;  // of one request; further texts have the one of their name that nothing is put back for
    static constexpr std::size_t longest_name = 32;  // letters of a name: a placeholder is held back of a stream as a whole

    /// What reads like a placeholder in the document itself is none of ours.
    explicit placeholders(std::string_view document);

    /// "[CARD_1]" for the first text with the name CARD; equal texts have one. "[CARD]" for what cannot be put back: a text that would need escapes where it
    /// stands in JSON, which a text of a reply may be.
    std::string of(std::string const& name, std::string_view text);
    /// The same for a text that goes on: it has a placeholder of its own.
    std::string of_begun(std::string const& name, std::string_view text);
    /// The rest of the last text that was begun.
    void go_on(std::string_view rest);

    bool empty() const { return texts_.empty(); }
    /// The beginning of a text.
    struct found {
        enum class kind : std::uint8_t { none, part, whole };
        kind what = kind::none;
        std::size_t size = 0;               // of the placeholder
        std::string const* text = nullptr;  // that it stands for
    };
    found at_beginning_of(std::string_view text) const;

private:
    std::string made(std::string const& name);

    std::set<std::string, std::less<>> taken_;                 // placeholders that the document has
    std::map<std::string, std::string, std::less<>> by_text_;  // by name and text
    std::map<std::string, std::string, std::less<>> texts_;    // by placeholder
    std::map<std::string, std::size_t, std::less<>> counts_;   // by name
    std::string begun_;                                        // the placeholder of the text that goes on
};

}  // namespace signalbox::policy
