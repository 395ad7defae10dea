// What a view of one conversation says: of the whole, and of a turn. Pure.
#pragma once

#include "console/body/session.hpp"
#include "console/pages/traffic/request_words.hpp"

#include <QString>

#include <vector>

namespace signalbox::console {

/// "12 turns in 4 min, $0.42, 310 k tokens in (81 % from the provider's cache) ..."
QString sessionHeadline(storage::conversation const& of, Session const& session);
/// Which of it comes from events alone, and which from bodies.
QString sessionBasis(storage::conversation const& of, Session const& session, std::size_t left);

/// What one turn added, what its prompt is made of, where the cached beginning broke.
std::vector<Section> turnSections(storage::conversation const& of, Session const& session, std::size_t turn);

QString promptPartName(PromptPart part);
/// "broke after 3 messages", "2 calls, 1 again": what a row of a table notes.
QString turnNote(schema::Event const& event, SessionTurn const& turn);

}  // namespace signalbox::console
