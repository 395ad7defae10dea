#include "console/welcome/sample_ribbon.hpp"

#include "console/look/theme.hpp"

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {

constexpr qint64 hour_us = 3'600ll * 1'000'000;
constexpr qint64 least_margin = 3 * hour_us;

/// A step of the guide: what to do, and the view that shows it.
struct Step {
    char const* name;  // of the planted thing
    char const* task;
    char const* page;
    char const* by;  // the field whose values are compared; empty when the page compares nothing
};
constexpr std::array<Step, 4> steps{{
    {"incident", QT_TRANSLATE_NOOP("signalbox::console::SampleRibbon", "Find the incident."), "overview", ""},
    {"regression", QT_TRANSLATE_NOOP("signalbox::console::SampleRibbon", "Find the tail that grew."), "overview", ""},
    {"experiment", QT_TRANSLATE_NOOP("signalbox::console::SampleRibbon", "See what may be said of the A/B test, and how surely."),
     "experiments", ""},
    {"budget", QT_TRANSLATE_NOOP("signalbox::console::SampleRibbon", "See what the consumer spends, and how it grows from day to day."),
     "overview", ""},
}};

/// What was planted by a later version is looked at where everything is.
Step stepOf(QString const& name)
{
    auto const found = std::ranges::find_if(steps, [&](Step const& each) { return name == QLatin1String(each.name); });
    return found == steps.end() ? Step{"", "", "overview", ""} : *found;
}

}  // namespace

SampleRibbon::SampleRibbon(QWidget* parent) : QWidget(parent), reading_(new NewestJob(this))
{
    setAccessibleName(tr("Sample data"));
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(10);
    badge_ = new QLabel(tr("Sample data"));
    QFont strong = badge_->font();
    strong.setWeight(QFont::DemiBold);
    badge_->setFont(strong);
    text_ = new QLabel;
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    text_->setAccessibleDescription(tr("Step of the guide"));
    show_ = new QPushButton(tr("S&how me"));
    show_->setAccessibleName(tr("Show this step"));
    back_ = new QPushButton(tr("&Back"));
    back_->setAccessibleName(tr("The step before"));
    next_ = new QPushButton(tr("&Next"));
    next_->setAccessibleName(tr("The next step"));
    row->addWidget(badge_);
    row->addWidget(text_, 1);
    for (QPushButton* each : {show_, back_, next_}) row->addWidget(each);
    connect(show_, &QPushButton::clicked, this, &SampleRibbon::lookAtStep);
    connect(back_, &QPushButton::clicked, this, [this] { setStep(step_ - 1); });
    connect(next_, &QPushButton::clicked, this, [this] { setStep(step_ + 1); });
    setVisible(false);
}

void SampleRibbon::setStory(SampleStory const& story)
{
    story_ = story;
    setStep(0);
}

void SampleRibbon::showFor(QString const& store)
{
    reading_->forget();
    if (store.isEmpty()) return hide();
    reading_->run([this, store]() -> NewestJob::Then {
        auto const story = SampleStory::of(store);
        return [this, story] {
            if (story) setStory(*story);
            setVisible(story.has_value());
        };
    });
}

void SampleRibbon::setStep(int step)
{
    step_ = std::clamp(step, 0, std::max(0, static_cast<int>(story_.planted.size()) - 1));
    tell();
}

void SampleRibbon::tell()
{
    if (story_.planted.isEmpty()) return;
    PlantedThing const& now = story_.planted[step_];
    char const* const task = stepOf(now.name).task;
    QString const asked = *task == 0 ? now.title : tr(task);
    text_->setText(tr("Step %1 of %2: %3 %4").arg(step_ + 1).arg(story_.planted.size()).arg(asked, now.about));
    back_->setEnabled(step_ > 0);
    next_->setEnabled(step_ + 1 < story_.planted.size());
}

void SampleRibbon::lookAtStep()
{
    if (story_.planted.isEmpty()) return;
    PlantedThing const& now = story_.planted[step_];
    qint64 const margin = std::max(least_margin, (now.to_us - now.from_us) / 2);
    Step const step = stepOf(now.name);
    emit showMe({.query = now.query,
                 .from_us = std::max(story_.from_us, now.from_us - margin),
                 .to_us = std::min(story_.to_us, now.to_us + margin),
                 .page = QString::fromLatin1(step.page),
                 .by = QString::fromLatin1(step.by)});
}

void SampleRibbon::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QColor ground = Theme::instance().color(Role::warning);
    ground.setAlpha(38);
    painter.fillRect(rect(), ground);
    painter.fillRect(QRect(0, 0, 4, height()), Theme::instance().color(Role::warning));
}

}  // namespace signalbox::console
