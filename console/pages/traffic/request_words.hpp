// What an event says, in sentences and as named facts: what the inspector shows and what is copied from it. Pure.
#pragma once

#include "schema/event.pb.h"

#include <QString>

#include <vector>

namespace signalbox::console {

struct Fact {
    QString name;
    QString value;
    bool operator==(Fact const&) const = default;
};

struct Section {
    QString title;
    QString remark;  // a sentence below the title; empty when the facts speak for themselves
    std::vector<Fact> facts;
    bool operator==(Section const&) const = default;
};

/// One line: "200 answered by openai / gpt-4o in 1.23 s".
QString headline(schema::Event const& event);
/// Why an attempt's target was chosen: Attempt.reason as a sentence, with what the event knows of the group.
QString reasonWords(schema::Event const& event, int attempt);
/// How an attempt came out: "answered, status 200" or "first_token_timeout: no first token in time".
/// `left`: the client did, before the attempt came to its end.
QString outcomeWords(schema::Attempt const& attempt, bool left = false);
/// "openai / gpt-4o", with the provider's own name for the model when it is another.
QString targetWords(schema::Attempt const& attempt);

Section requestSection(schema::Event const& event);
Section usageSection(schema::Event const& event);
Section decisionSection(schema::Event const& event);
/// Request and reply; why they are not there when they are not.
Section bodySection(schema::Event const& event);
/// What the target's dialect could not express.
Section lossSection(schema::Event const& event);

}  // namespace signalbox::console
