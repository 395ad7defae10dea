// Findings as they are collected while a configuration is read: bounded, with places in the configuration's files. Owned by one load, on its thread.
#pragma once

#include "engine/config/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

/// A place in a text, from 1; line 0 is nowhere. `file` is a number of report::add_file, 0 of the file that names the others.
struct mark {
    int line = 0;
    int column = 0;
    int file = 0;
    bool operator==(mark const&) const = default;
};

/// A person reads no more of them, and a file of rubbish must not fill memory with findings.
inline constexpr std::size_t most_findings = 1000;

class report {
public:
    explicit report(std::string file) : files_{std::move(file)} {}

    /// A further file of the configuration: the number that places in it have.
    int add_file(std::string name);
    void error(std::string_view code, mark at, std::string_view path, std::string message, std::string suggestion = {});
    void warning(std::string_view code, mark at, std::string_view path, std::string message, std::string suggestion = {});
    /// An error whose suggestion is the known name that looks most alike (may be empty).
    void unknown(std::string_view code, mark at, std::string_view path, std::string message, std::string nearest);

    bool failed() const { return failed_; }
    std::string const& file() const { return files_.front(); }
    /// "line 5", and "line 5 of conf.d/a.yaml" seen from another file.
    std::string in_words(mark of, mark seen_from) const;
    /// All findings sorted by file and place; the collector is empty afterwards.
    std::vector<finding> take();

private:
    struct noted {
        int file = 0;
        finding what;
    };
    void add(mark at, finding what);

    std::vector<std::string> files_;
    std::vector<noted> all_;
    std::size_t left_out_ = 0;
    bool left_out_errors_ = false;
    bool failed_ = false;
};

}  // namespace signalbox::config
