// Providers whose requests and replies are described in the file: whether the description can be used, tried with a request and a reply as they may come.
#include "engine/config/check.hpp"
#include "engine/config/freeze.hpp"
#include "engine/provider/kinds.hpp"
#include "engine/templates/vendor_form.hpp"

namespace signalbox::config {
namespace {

class template_check {
public:
    template_check(subject const& of, schema::Provider const& which, std::string path) : of_(of), which_(which), path_(std::move(path)) {}

    void run();
    /// Of a kind that brings a form of its own.
    void idle();

private:
    void missing(std::string_view key, std::string fix);
    void tell(templates::mistake const& wrong);
    std::string at(std::string_view key) const { return under(path_, key); }

    subject const& of_;
    schema::Provider const& which_;
    std::string path_;
};

void template_check::idle()
{
    for (char const* key : {"request", "read"})
        if (of_.where.written(at(key)))
            of_.warning("L027", at(key), std::string(key) + " has no effect with kind " + which_.kind() + "; use kind template");
}

void template_check::missing(std::string_view key, std::string fix)
{
    if (of_.where.spoiled(at(key))) return;
    of_.error("C007", of_.where.written(at(key)) ? at(key) : path_,
              std::string(key) + " is missing: a template says how its provider is asked and read", std::move(fix));
}

void template_check::run()
{
    if (which_.request().empty()) missing("request", "request: {messages: \"${body.messages}\"}");
    if (!which_.has_read()) missing("read", "read: {text: \"${reply.choices[0].message.content}\"}");
    bool const spoiled = of_.where.spoiled(at("request")) || of_.where.spoiled(at("read"));
    if (spoiled || which_.request().empty() || which_.read().text().empty()) return;
    std::vector<templates::mistake> wrong;
    (void)templates::vendor_form::build(form_of(which_), wrong);
    for (templates::mistake const& each : wrong) tell(each);
}

/// What cannot be read is a mistake in an expression; what finds no place or no text is one of the whole.
void template_check::tell(templates::mistake const& wrong)
{
    std::string const place = at(wrong.place);
    bool const hidden = of_.where.substituted(place);
    bool const whole = wrong.place == "request" || wrong.what.starts_with("it ");
    of_.error(whole ? "L012" : "L013", place, "the template cannot be used: " + (hidden ? "as the environment completes it" : wrong.what));
}

}  // namespace

void check_templates(subject const& of)
{
    for (int i = 0; i < of.config.providers_size(); ++i) {
        schema::Provider const& one = of.config.providers(i);
        auto const kind = provider::kind_named(one.kind());
        if (!kind) continue;
        template_check check(of, one, item("providers", static_cast<std::size_t>(i)));
        if (*kind == provider::kind::templated)
            check.run();
        else
            check.idle();
    }
}

}  // namespace signalbox::config
