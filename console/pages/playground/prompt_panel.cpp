#include "console/pages/playground/prompt_panel.hpp"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int least_field = 40;   // pixels, in a small window
constexpr int least_editor = 54;  // pixels: two lines
constexpr double temperature_step = 0.1;
constexpr double no_temperature = -temperature_step;  // below the smallest one: the model's own
constexpr qsizetype beginning = 60;                   // characters of an earlier message

QLabel* labelOf(QString const& text, QWidget* of)
{
    auto* const made = new QLabel(text);
    made->setBuddy(of);
    made->setMinimumWidth(1);
    return made;
}

}  // namespace

PromptPanel::PromptPanel(QWidget* parent)
    : QWidget(parent),
      system_(editor(tr("System text"), tr("How the model should behave; may be empty"))),
      user_(editor(tr("User text"), tr("What is asked. Ctrl+Return sends it"))),
      before_(new QLabel),
      drop_(new QToolButton),
      settings_(makeSettings())
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    auto* const row = new QHBoxLayout;
    for (QPlainTextEdit* const each : {system_, user_}) {
        auto* const side = new QVBoxLayout;
        side->setSpacing(2);
        side->addWidget(labelOf(each->accessibleName(), each));
        side->addWidget(each, 1);
        row->addLayout(side, each == user_ ? 3 : 2);
    }
    column->addLayout(row, 1);
    auto* const earlier = new QHBoxLayout;
    before_->setTextFormat(Qt::PlainText);
    before_->setMinimumWidth(1);
    drop_->setText(tr("Leave them out"));
    drop_->setObjectName(QStringLiteral("drop"));
    drop_->setAccessibleName(tr("Leave the earlier messages out"));
    drop_->setFocusPolicy(Qt::StrongFocus);
    earlier->addWidget(before_, 1);
    earlier->addWidget(drop_);
    column->addLayout(earlier);
    connect(drop_, &QToolButton::clicked, this, &PromptPanel::dropEarlier);
    showEarlier();
}

QPlainTextEdit* PromptPanel::editor(QString const& name, QString const& hint)
{
    auto* const made = new QPlainTextEdit;
    made->setAccessibleName(name);
    made->setPlaceholderText(hint);
    made->setTabChangesFocus(true);
    made->setMinimumSize(1, least_editor);
    return made;
}

QWidget* PromptPanel::makeSettings()
{
    auto* const whole = new QWidget;
    auto* const row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    temperature_ = new QDoubleSpinBox;
    temperature_->setRange(no_temperature, hottest);
    temperature_->setSingleStep(temperature_step);
    temperature_->setDecimals(2);
    temperature_->setSpecialValueText(tr("default"));
    temperature_->setValue(no_temperature);
    temperature_->setAccessibleName(tr("Temperature"));
    tokens_ = new QSpinBox;
    tokens_->setRange(0, static_cast<int>(most_tokens));
    tokens_->setSingleStep(256);
    tokens_->setSpecialValueText(tr("default"));
    tokens_->setAccessibleName(tr("Most tokens of an answer"));
    repeat_ = new QSpinBox;
    repeat_->setRange(1, most_repeats);
    repeat_->setAccessibleName(tr("How often to send it"));
    row->addWidget(labelOf(tr("Temperature"), temperature_));
    row->addWidget(temperature_);
    row->addWidget(labelOf(tr("Most tokens"), tokens_));
    row->addWidget(tokens_);
    row->addWidget(labelOf(tr("Times"), repeat_));
    row->addWidget(repeat_);
    for (QWidget* const each : std::initializer_list<QWidget*>{temperature_, tokens_, repeat_}) each->setMinimumWidth(least_field);
    return whole;
}

Prompt PromptPanel::prompt() const
{
    Prompt out{.system = system_->toPlainText(), .earlier = earlier_, .user = user_->toPlainText(), .temperature = {}, .max_tokens = {}};
    if (temperature_->value() >= 0) out.temperature = temperature_->value();
    if (tokens_->value() > 0) out.max_tokens = static_cast<quint64>(tokens_->value());
    return out;
}

void PromptPanel::setPrompt(Prompt const& prompt)
{
    system_->setPlainText(prompt.system);
    user_->setPlainText(prompt.user);
    temperature_->setValue(prompt.temperature.value_or(no_temperature));
    tokens_->setValue(static_cast<int>(std::min(prompt.max_tokens.value_or(0), most_tokens)));
    earlier_ = prompt.earlier;
    showEarlier();
}

int PromptPanel::repeat() const
{
    return repeat_->value();
}

void PromptPanel::setRepeat(int times)
{
    repeat_->setValue(times);
}

void PromptPanel::dropEarlier()
{
    earlier_.clear();
    showEarlier();
}

void PromptPanel::showEarlier()
{
    bool const there = !earlier_.empty();
    if (!there && drop_->hasFocus()) user_->setFocus();
    before_->setVisible(there);
    drop_->setVisible(there);
    if (!there) return before_->clear();
    QString const text = earlier_.back().text.simplified();
    QString const said = text.size() > beginning ? text.left(beginning) + QStringLiteral("…") : text;
    QString const who = earlier_.back().of_user ? tr("user") : tr("assistant");
    before_->setText(
        tr("Messages that are sent before the user text: %1. The newest, of the %2: “%3”").arg(earlier_.size()).arg(who, said));
    QStringList all;
    constexpr std::size_t told = 20;
    for (std::size_t at = earlier_.size() - std::min(told, earlier_.size()); at < earlier_.size(); ++at)
        all << (earlier_[at].of_user ? tr("User: %1") : tr("Assistant: %1")).arg(earlier_[at].text.simplified().left(beginning));
    before_->setToolTip(all.join(QLatin1Char('\n')).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
}

}  // namespace signalbox::console
