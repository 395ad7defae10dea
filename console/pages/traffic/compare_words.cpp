#include "console/pages/traffic/compare_words.hpp"

#include "console/look/figures.hpp"
#include "console/pages/traffic/request_words.hpp"

#include "schema/event_id.hpp"

#include <QCoreApplication>
#include <QTimeZone>

#include <algorithm>
#include <utility>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CompareWords)
};

Section attemptsSection(schema::Event const& event)
{
    Section made{.title = Words::tr("Attempts"), .remark = {}, .facts = {}};
    for (int i = 0; i < event.attempts_size(); ++i) {
        schema::Attempt const& attempt = event.attempts(i);
        QString const took = figures::duration(static_cast<double>(attempt.end_us() - attempt.start_us()));
        made.facts.push_back({Words::tr("Attempt %1").arg(i + 1), targetWords(attempt) + QStringLiteral(": ") + outcomeWords(attempt)});
        made.facts.push_back({Words::tr("Attempt %1 took").arg(i + 1), took});
    }
    return made;
}

/// What names a request, or is another in each of them.
bool isAlwaysAnother(schema::Event const& event, Fact const& fact)
{
    QString const id = QString::fromStdString(schema::event_id::to_text(event.id()));
    auto const zone = QTimeZone::systemTimeZone();
    return fact.value == id || fact.value == figures::moment(event.started_us(), zone, figures::Precision::milliseconds) ||
           fact.value == QStringLiteral("%1, %2").arg(event.run()).arg(event.sequence());
}

std::vector<Section> sectionsOf(schema::Event const& event)
{
    std::vector<Section> made{requestSection(event),  attemptsSection(event), usageSection(event),
                              decisionSection(event), bodySection(event),     lossSection(event)};
    for (Section& each : made) std::erase_if(each.facts, [&](Fact const& fact) { return isAlwaysAnother(event, fact); });
    return made;
}

}  // namespace

std::vector<ComparedFact> compareRequests(schema::Event const& left, schema::Event const& right)
{
    std::vector<Section> const one = sectionsOf(left), other = sectionsOf(right);
    std::vector<ComparedFact> made;
    for (std::size_t i = 0; i < one.size(); ++i) {
        auto const first = static_cast<std::ptrdiff_t>(made.size());
        for (Fact const& fact : one[i].facts) made.push_back({one[i].title, fact.name, fact.value, {}});
        for (Fact const& fact : other[i].facts) {
            auto const found =
                std::find_if(made.begin() + first, made.end(), [&](ComparedFact const& each) { return each.name == fact.name; });
            if (found != made.end())
                found->right = fact.value;
            else
                made.push_back({other[i].title, fact.name, {}, fact.value});
        }
    }
    return made;
}

}  // namespace signalbox::console
