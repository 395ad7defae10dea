// Where each value of a bound configuration stands in its file, and how it is written there. Filled by the binder, read by the checks.
#pragma once

#include "engine/config/report.hpp"

#include <string>
#include <string_view>
#include <unordered_map>

namespace signalbox::config {

class places {
public:
    struct place {
        mark at;
        std::string written;       // of a scalar, as the file has it; empty for anything inside a secret
        bool substituted = false;  // the environment had a part in the value
        bool spoiled = false;
    };

    void note(std::string path, place what) { all_.insert_or_assign(std::move(path), std::move(what)); }
    /// Marks a value that did not fit and was left out, so that no check complains about its absence as well.
    void spoil(std::string const& path, mark at) { all_.try_emplace(path, place{.at = at}).first->second.spoiled = true; }
    /// True when the file says something there, even something wrong.
    bool written(std::string const& path) const { return all_.contains(path); }
    bool spoiled(std::string const& path) const;
    /// Where the value stands; when it is not there, where the nearest section around it begins.
    mark of(std::string_view path) const;
    /// The value for people, in quotes and shortened; never what the environment put into it, nor a password of an address.
    std::string shown(std::string const& path) const;
    bool substituted(std::string const& path) const;

private:
    std::unordered_map<std::string, place> all_;
};

std::string under(std::string_view path, std::string_view key);  // "a.b"
std::string item(std::string_view path, std::size_t index);      // "a[3]"
/// Text in quotes, cut after enough to recognise it, line ends as blanks.
std::string quoted(std::string_view text);

}  // namespace signalbox::config
