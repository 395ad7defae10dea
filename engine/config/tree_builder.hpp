// Builds the tree from yaml-cpp's events: places, duplicate keys, aliases, merges and the bounds on all of them. Lives for one text.
#pragma once

#include "engine/config/document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::config {

/// Characters (not bytes) in the first `bytes` bytes of UTF-8 text.
int characters(std::string_view text, std::size_t bytes);

class tree_builder final : public YAML::EventHandler {
public:
    /// Thrown out of yaml-cpp's loop when a bound is passed; read_document catches it.
    struct refused : YAML::ParserException {
        using YAML::ParserException::ParserException;
    };

    tree_builder(std::string_view text, report& out, int file);

    /// The finished document, or null before there is one.
    node_pointer take() { return std::exchange(root_, nullptr); }
    mark place(YAML::Mark const& from) const;
    int file() const { return file_; }

    void OnDocumentStart(YAML::Mark const&) override {}
    void OnDocumentEnd() override {}
    void OnNull(YAML::Mark const& at, YAML::anchor_t anchor) override;
    void OnAlias(YAML::Mark const& at, YAML::anchor_t anchor) override;
    void OnScalar(YAML::Mark const& at, std::string const& tag, YAML::anchor_t anchor, std::string const& value) override;
    void OnSequenceStart(YAML::Mark const& at, std::string const& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override;
    void OnSequenceEnd() override { close(); }
    void OnMapStart(YAML::Mark const& at, std::string const& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override;
    void OnMapEnd() override { close(); }

private:
    /// A node with what it costs when an alias repeats it.
    struct measured {
        node_pointer what;
        std::size_t nodes = 1;
        unsigned height = 0;
    };
    /// A list or map whose end has not come.
    struct frame {
        std::shared_ptr<node> building;
        YAML::anchor_t anchor = 0;
        std::string path;
        std::size_t nodes = 1;
        unsigned height = 0;
        std::optional<entry> key;                                             // of a map, read and waiting for its value
        enum class role : std::uint8_t { own, merge, none } use = role::own;  // of the waiting value: kept, from "<<", dropped
        std::unordered_map<std::string, int> lines;                           // of a map's own keys
        std::vector<entry> merged;                                            // from "<<"; own keys win
    };

    void open(node::kind what, YAML::Mark const& at, std::string const& tag, YAML::anchor_t anchor);
    void close();
    void finish(measured done, YAML::Mark const* at);
    void give(frame& to, measured const& value);
    void begin_key(frame& of, node const& key, YAML::Mark const* at);
    void merge_from(frame& into, node const& source);
    void count(std::size_t nodes, YAML::Mark const& at);
    void check_quotes(YAML::Mark const& at);
    void check_tag(std::string const& tag, YAML::Mark const& at);
    std::string child_path() const;

    std::string_view text_;
    std::vector<std::string_view> lines_;
    report& out_;
    int file_;
    std::vector<frame> open_;
    std::map<YAML::anchor_t, measured> anchors_;
    std::size_t nodes_ = 0;
    bool plain_ = false;  // the scalar being finished was written without quotes
    node_pointer root_;
};

}  // namespace signalbox::config
