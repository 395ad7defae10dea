#include "console/pages/config/flow_bar.hpp"

#include <QFileInfo>
#include <QHBoxLayout>

namespace signalbox::console {

namespace {

struct StepWords {
    char const* label;
    char const* name;
};
constexpr std::array<StepWords, 6> words{{
    {QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "&Edit"), QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "Edit the text")},
    {QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "Chec&k"), QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "Check the text")},
    {QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "&Diff"), QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "Show what is changed")},
    {QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "W&hat-if"),
     QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "Show what it would change about recorded requests")},
    {QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "&Apply"), QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "Apply the change")},
    {QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "&Watch"), QT_TRANSLATE_NOOP("signalbox::console::FlowBar", "Watch what it did")},
}};

constexpr int beside_words = 18;  // in a button

QString checkText(FlowBarState const& state)
{
    if (state.errors > 0) return state.errors == 1 ? FlowBar::tr(" · ✕ 1 error") : FlowBar::tr(" · ✕ %1 errors").arg(state.errors);
    if (state.warnings == 0) return FlowBar::tr(" · ✓ good");
    return state.warnings == 1 ? FlowBar::tr(" · ✓ good, 1 warning") : FlowBar::tr(" · ✓ good, %1 warnings").arg(state.warnings);
}

QString placeText(FlowBarState const& state)
{
    if (state.name.isEmpty()) return FlowBar::tr("No configuration is open");
    QString text = QFileInfo(state.name).fileName().isEmpty() ? state.name : QFileInfo(state.name).fileName();
    if (state.name.contains(QStringLiteral("://"))) text = state.name;
    if (state.applying) return FlowBar::tr("%1 · applying …").arg(text);
    if (state.changed) text += FlowBar::tr(" · changed");
    if (state.checked) text += checkText(state);
    if (!state.revision.isEmpty()) text += FlowBar::tr(" · in force: %1").arg(state.revision);
    return text;
}

}  // namespace

FlowBar::FlowBar(QWidget* parent) : QWidget(parent), place_(new QLabel), more_(new MenuButton(nullptr))
{
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(4);
    for (std::size_t at = 0; at < steps_.size(); ++at) {
        auto* const made = new QPushButton(tr(words[at].label));
        made->setAccessibleName(tr(words[at].name));
        made->setToolTip(tr(words[at].name));
        made->setFixedWidth(made->fontMetrics().horizontalAdvance(made->text()) + beside_words);
        auto const step = static_cast<FlowStep>(at);
        if (step != FlowStep::check && step != FlowStep::apply) made->setCheckable(true);
        connect(made, &QPushButton::clicked, this, [this, step] { emit chosen(step); });
        steps_[at] = made;
        row->addWidget(made);
    }
    place_->setTextFormat(Qt::PlainText);
    place_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(place_, 1);
    more_->setText(tr("&Configuration"));
    more_->setAccessibleName(tr("Open, read again, roll back"));
    more_->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(more_);
}

void FlowBar::setState(FlowBarState const& state)
{
    QString const text = placeText(state);
    place_->setText(text);
    place_->setToolTip(text + QLatin1Char('\n') + state.name);
    for (std::size_t at = 0; at < steps_.size(); ++at) {
        steps_[at]->setChecked(static_cast<FlowStep>(at) == state.shown);
        steps_[at]->setEnabled(!state.name.isEmpty());
    }
    button(FlowStep::apply).setEnabled(!state.name.isEmpty() && state.changed && !state.applying);
}

}  // namespace signalbox::console
