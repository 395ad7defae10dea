// The form of a provider that a configuration describes: how requests are written for it, and where its replies have what. Built at load; frozen inside a
// configuration snapshot. docs/formats/template.md is its page.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/templates/asked_facts.hpp"
#include "engine/templates/json_template.hpp"
#include "engine/templates/reading.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::templates {

/// As a configuration has it.
struct form_text {
    std::string request;  // checked JSON: an object
    reading_text whole;
    std::optional<reading_text> stream;
    std::string sample;  // checked JSON: a reply as the provider sends it; may be empty
};

class vendor_form {
public:
    /// Null when something is wrong; each mistake is appended with its place: "request.messages[0].content", "read.text", "read.stream.finish".
    static std::shared_ptr<vendor_form const> build(form_text const& written, std::vector<mistake>& wrong);

    /// `request` is the client's. Faults: as request_writer::write.
    model::result<dialect::written_request> write(model::chat_request const& asked, dialect::target_traits const& target,
                                                  route::request_facts::sources const& request) const;
    /// The form outlives the reader. Streams of a provider that is described without any are read as one document.
    std::unique_ptr<dialect::reply_reader> make_reply_reader(dialect::framing how) const;
    bool streams() const { return stream_.has_value(); }

private:
    vendor_form() = default;
    void try_sample(form_text const& written, std::vector<mistake>& wrong) const;

    json_template request_;
    asked_parts places_;
    reading whole_;
    std::optional<reading> stream_;
};

}  // namespace signalbox::templates
