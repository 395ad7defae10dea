#include "console/pages/config/yaml_highlighter.hpp"

#include "console/look/theme.hpp"

#include <QRegularExpression>

#include <array>

namespace signalbox::console {

namespace {

enum class Part : std::uint8_t { key, text, number, reference, comment };

struct Rule {
    Part part;
    QRegularExpression form;
};

/// In the order of painting: what comes later stands above.
std::array<Rule, 4> const& rules()
{
    static std::array<Rule, 4> const all{{
        {Part::key, QRegularExpression(QStringLiteral("(?:^|[\\s{,\\-])([A-Za-z_@][\\w.@/-]*)(?=:(?:\\s|$))"))},
        {Part::number, QRegularExpression(QStringLiteral("(?<=[\\s:\\[,])(-?\\d[\\d.]*[A-Za-z]{0,3}|true|false|null)(?=[\\s,\\]}]|$)"))},
        {Part::text, QRegularExpression(QStringLiteral("(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*')"))},
        {Part::reference, QRegularExpression(QStringLiteral("(\\$\\{[^}]*\\})"))},
    }};
    return all;
}

QTextCharFormat formatOf(Part part)
{
    Theme const& theme = Theme::instance();
    QTextCharFormat format;
    switch (part) {
    case Part::key: format.setForeground(theme.palette().color(QPalette::Link)); break;
    case Part::text: format.setForeground(theme.color(Role::good)); break;
    case Part::number: format.setForeground(theme.color(Role::mark)); break;
    case Part::reference: format.setForeground(theme.color(Role::warning)); break;
    case Part::comment:
        format.setForeground(theme.color(Role::neutral));
        format.setFontItalic(true);
        break;
    }
    return format;
}

/// Where a comment begins that is in no quotes; the line's length when there is none.
qsizetype commentStart(QString const& line)
{
    QChar quote;
    for (qsizetype at = 0; at < line.size(); ++at) {
        QChar const now = line[at];
        if (!quote.isNull()) {
            if (now == QLatin1Char('\\') && quote == QLatin1Char('"'))
                ++at;
            else if (now == quote)
                quote = QChar();
        } else if ((now == QLatin1Char('"') || now == QLatin1Char('\'')) && (at == 0 || !line[at - 1].isLetterOrNumber())) {
            quote = now;
        } else if (now == QLatin1Char('#') && (at == 0 || line[at - 1].isSpace())) {
            return at;
        }
    }
    return line.size();
}

}  // namespace

YamlHighlighter::YamlHighlighter(QTextDocument* document) : QSyntaxHighlighter(document)
{
    connect(&Theme::instance(), &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void YamlHighlighter::highlightBlock(QString const& text)
{
    qsizetype const end = commentStart(text);
    QString const code = text.left(end);
    for (Rule const& rule : rules())
        for (auto found = rule.form.globalMatch(code); found.hasNext();) {
            auto const match = found.next();
            setFormat(static_cast<int>(match.capturedStart(1)), static_cast<int>(match.capturedLength(1)), formatOf(rule.part));
        }
    setFormat(static_cast<int>(end), static_cast<int>(text.size() - end), formatOf(Part::comment));
}

}  // namespace signalbox::console
