// Findings as they are collected while a configuration is read: bounded, with places in one file. Owned by one load, on its thread.
#pragma once

#include "engine/config/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

/// A place in a text, from 1; line 0 is nowhere.
struct mark {
    int line = 0;
    int column = 0;
    bool operator==(mark const&) const = default;
};

/// A person reads no more of them, and a file of rubbish must not fill memory with findings.
inline constexpr std::size_t most_findings = 1000;

class report {
public:
    explicit report(std::string file) : file_(std::move(file)) {}

    void add(finding what);
    void error(std::string_view code, mark at, std::string_view path, std::string message, std::string suggestion = {});
    void warning(std::string_view code, mark at, std::string_view path, std::string message, std::string suggestion = {});
    /// An error whose suggestion is the known name that looks most alike (may be empty).
    void unknown(std::string_view code, mark at, std::string_view path, std::string message, std::string nearest);

    bool failed() const { return failed_; }
    std::string const& file() const { return file_; }
    /// All findings sorted by place; the collector is empty afterwards.
    std::vector<finding> take();

private:
    std::string file_;
    std::vector<finding> all_;
    std::size_t left_out_ = 0;
    bool left_out_errors_ = false;
    bool failed_ = false;
};

}  // namespace signalbox::config
