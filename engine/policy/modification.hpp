// What a policy changes in the texts of a request or of a reply: frozen values, which every thread may use.
#pragma once

#include "engine/dialect/text_walk.hpp"
#include "engine/expression/locating_pattern.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace signalbox::policy {

/// What is written in place of a match: words, and groups of the match.
class rewriting {
public:
    /// "$1" and "${1}" stand for a group, "$0" for the whole match, "$$" for "$". The mistake otherwise.
    static boost::system::result<rewriting, std::string> read(std::string_view text, int groups);
    /// Words alone, which may hold "$".
    static rewriting of_words(std::string_view text);

    void append(std::string& out, expression::locating_pattern::groups const& found) const;
    /// The number of groups that it asks for, with the whole.
    std::size_t asks_for() const { return asks_for_; }

private:
    struct part {
        std::string words;
        int group = -1;  // behind the words; -1: none
    };
    std::vector<part> parts_;
    std::size_t asks_for_ = 1;
};

struct replacing {
    expression::locating_pattern what;
    rewriting with;
};
/// Letters of ASCII alone.
struct letter_case {
    bool upper = false;
};
/// Takes characters of ASCII from both ends.
struct trimming {
    std::string characters = " \t\r\n\f\v";
};

/// Lets no text pass in which its pattern is found; until that is known it waits as what is replaced does. The reply ends with these words then.
struct denying {
    replacing plain;        // by itself: nothing is changed
    std::size_t place = 0;  // among the patterns of its guard
    int status = 403;
    std::string message;
};

class placeholders;

/// Puts a placeholder in place of what a pattern finds; where nothing is put back it is "[NAME]".
struct masking {
    replacing plain;
    std::string name;
};
/// The masking of one request: what was there is kept for its reply.
struct remembering {
    masking const* by = nullptr;
    placeholders* into = nullptr;
};
/// Puts back what was kept.
struct restoring {
    placeholders const* from = nullptr;
};

/// Which strings of a document: all that are text, or those at a path of names and places ("choices.0.message.content"), of which "*" stands for any one
/// and "**" at the end for all texts below.
class text_selector {
public:
    /// The mistake, when it is none.
    static boost::system::result<text_selector, std::string> read(std::string_view text);
    bool selects(dialect::text_walk const& at) const;
    bool takes_all() const { return steps_.empty() && below_; }

private:
    std::vector<std::string> steps_;
    bool below_ = false;  // texts below the path
};

struct modification {
    text_selector of;
    std::variant<replacing, letter_case, trimming, masking, remembering, restoring, denying> how;
};

/// What is applied to one text, in this order.
using modifications = std::vector<modification const*>;

/// How often each of them replaced something, or changed the case or the ends of a text.
using match_counts = std::map<modification const*, std::uint64_t>;

}  // namespace signalbox::policy
