#include "console/pages/playground/run_words.hpp"

#include "console/look/figures.hpp"

#include <QCoreApplication>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Playground)
};

QString const between = QStringLiteral(" · ");

QString time(std::optional<std::int64_t> us)
{
    return figures::duration(us ? std::optional(static_cast<double>(*us)) : std::nullopt);
}

QString stateText(RunFigures const& of)
{
    switch (of.state) {
    case RunState::idle: return {};
    case RunState::waiting: return of.status == 0 ? Words::tr("Sent, waiting…") : Words::tr("Waiting for the first token…");
    case RunState::answering: return Words::tr("Answering…");
    case RunState::stopped: return Words::tr("Stopped after %1").arg(time(of.total_us));
    case RunState::failed:
        return QStringLiteral("▲ ") +
               (of.status >= 400 ? Words::tr("Failed with status %1: %2").arg(of.status).arg(of.error)
                                 : Words::tr("Failed: %1").arg(of.error)) +
               (of.url.isEmpty() ? QString() : QLatin1Char('\n') + Words::tr("Asked: %1").arg(of.url));
    case RunState::done: break;
    }
    bool const usual = of.finish.isEmpty() || of.finish == QStringLiteral("stop");
    return usual ? Words::tr("Done in %1").arg(time(of.total_us)) : Words::tr("Ended (%1) after %2").arg(of.finish, time(of.total_us));
}

QString figuresText(RunFigures const& of)
{
    QStringList out;
    if (of.first_us) out << Words::tr("first token %1").arg(time(of.first_us));
    if (auto const rate = of.tokensPerSecond()) out << figures::rate(*rate, Words::tr("tok"));
    if (of.prompt_tokens && of.completion_tokens)
        out << Words::tr("%1 tokens in, %2 out").arg(figures::count(*of.prompt_tokens), figures::count(*of.completion_tokens));
    if (of.thoughts > 0) out << Words::tr("%1 characters of thinking").arg(figures::count(of.thoughts));
    if (of.cost_recorded)
        out << (of.cost_micros ? figures::exactCost(*of.cost_micros) : Words::tr("cost unknown"));
    else if (of.cost_micros)
        out << Words::tr("about %1").arg(figures::exactCost(*of.cost_micros));
    return out.join(between);
}

QString targetText(RunFigures const& of)
{
    QStringList out;
    if (!of.answered_by.isEmpty()) out << Words::tr("answered by %1").arg(of.answered_by);
    if (of.attempts > 0) out << (of.attempts == 1 ? Words::tr("1 attempt") : Words::tr("%1 attempts").arg(of.attempts));
    return out.join(between);
}

}  // namespace

QString runText(RunFigures const& of)
{
    QStringList lines{stateText(of), figuresText(of), targetText(of)};
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

QString sumsText(RunSums const& of, int repeat)
{
    if (repeat <= 1) return {};
    QStringList out{Words::tr("%1 of %2 answered").arg(of.ended - of.failed - of.stopped).arg(repeat)};
    if (of.failed > 0) out << Words::tr("%1 failed").arg(of.failed);
    if (of.stopped > 0) out << Words::tr("%1 stopped").arg(of.stopped);
    if (of.first_p50_us) out << Words::tr("first token p50 %1, p95 %2").arg(time(of.first_p50_us), time(of.first_p95_us));
    if (of.total_p50_us) out << Words::tr("whole p50 %1, p95 %2").arg(time(of.total_p50_us), time(of.total_p95_us));
    int const answered = of.ended - of.failed - of.stopped;
    if (answered > 0)
        out << Words::tr("cost %1").arg(
            figures::cost(of.cost_micros, static_cast<std::uint64_t>(of.unpriced), static_cast<std::uint64_t>(answered)));
    QString text = out.join(between);
    if (!of.error.isEmpty()) text += QLatin1Char('\n') + Words::tr("First failure: %1").arg(of.error);
    return text;
}

QString questionText(CostGuess const& of)
{
    QString const count = of.requests == 1 ? Words::tr("1 request") : Words::tr("%1 requests").arg(of.requests);
    if (of.unpriced.isEmpty()) return Words::tr("%1 will cost about %2. Send?").arg(count, figures::cost(of.micros));
    QString const names = of.unpriced.join(QStringLiteral(", "));
    return of.micros > 0
               ? Words::tr("%1 will cost about %2, and what %3 cost is not known here. Send?").arg(count, figures::cost(of.micros), names)
               : Words::tr("%1: what %2 cost is not known here. Send?").arg(count, names);
}

}  // namespace signalbox::console
