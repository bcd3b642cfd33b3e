// See sampling_card.h.
#include "ui/panels/sampling_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/widgets/field_form.h"
#include "ui/widgets/turn_edit.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

struct Preset {
  const char *id, *name, *tip;
  double temperature;
  std::int64_t topK;
  double topP, minP, repetitionPenalty;
};

constexpr Preset kPresets[] = {
    {"presetExact", QT_TRANSLATE_NOOP("lorikeet::SamplingCard", "Exact"),
     QT_TRANSLATE_NOOP("lorikeet::SamplingCard", "Greedy: always the likeliest token, the same answer every time. Best for comparing."), 0, 40, 0.95, 0, 1},
    {"presetBalanced", QT_TRANSLATE_NOOP("lorikeet::SamplingCard", "Balanced"),
     QT_TRANSLATE_NOOP("lorikeet::SamplingCard", "Some chance: temperature 0.7, the likeliest 95 %."), 0.7, 40, 0.95, 0, 1.05},
    {"presetCreative", QT_TRANSLATE_NOOP("lorikeet::SamplingCard", "Creative"),
     QT_TRANSLATE_NOOP("lorikeet::SamplingCard", "Much chance: temperature 1.1, nothing less likely than a twentieth of the likeliest."), 1.1, 0, 1, 0.05, 1.05},
};

void apply(const Preset& preset, SamplingConfig& sampling) {
  sampling.temperature = preset.temperature;
  sampling.topK = preset.topK;
  sampling.topP = preset.topP;
  sampling.minP = preset.minP;
  sampling.repetitionPenalty = preset.repetitionPenalty;
}

}  // namespace

SamplingCard::SamplingCard(QWidget* parent) : QFrame(parent), m_form(new FieldForm(specsOf(samplingFields()))), m_system(new GrowingTextEdit(2, 6)) {
  setProperty("card", true);
  setFixedWidth(46 * kGrid);
  auto* outside = new QVBoxLayout(this);
  outside->setContentsMargins(2 * kGrid, 2 * kGrid, kGrid, kGrid);
  outside->addWidget(makeHeading(tr("How answers are drawn")));
  outside->addWidget(makePresets());
  auto* inside = new QWidget;
  auto* column = new QVBoxLayout(inside);
  column->setContentsMargins(0, 0, kGrid, 0);
  auto* label = new QLabel(tr("System prompt"));
  label->setBuddy(m_system);
  m_system->setObjectName(QStringLiteral("chatSystem"));
  m_system->setAccessibleName(tr("System prompt"));
  m_system->setPlaceholderText(tr("Put before each conversation, as in training. Empty: none."));
  column->addWidget(label);
  column->addWidget(m_system);
  column->addWidget(m_form);
  column->addStretch();
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(inside);
  inside->setAutoFillBackground(false);
  scroll->viewport()->setAutoFillBackground(false);
  outside->addWidget(scroll, 1);
  usePreset(0);  // side by side, chance would hide what the adapter changed
  connect(m_form, &FieldForm::changed, this, [this] {
    refreshPresets();
    emit changed();
  });
  connect(m_system, &QPlainTextEdit::textChanged, this, &SamplingCard::changed);
}

QWidget* SamplingCard::makePresets() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, kGrid, 0);
  row->setSpacing(kGrid);
  for (const Preset& preset : kPresets) {
    QPushButton* button = makeButton(QLatin1String(preset.id), tr(preset.name));
    button->setToolTip(tr(preset.tip));
    button->setCheckable(true);
    connect(button, &QPushButton::clicked, this, [this, index = static_cast<int>(m_presets.size())] { usePreset(index); });
    m_presets.push_back(button);
    row->addWidget(button, 1);
  }
  return box;
}

void SamplingCard::usePreset(int preset) {
  SamplingConfig sampling = this->sampling();
  apply(kPresets[preset], sampling);
  setSampling(sampling);
  emit changed();
}

void SamplingCard::refreshPresets() {
  const SamplingConfig now = sampling();
  for (std::size_t i = 0; i < m_presets.size(); ++i) {
    SamplingConfig wanted = now;
    apply(kPresets[i], wanted);
    m_presets[i]->setChecked(toJson(wanted) == toJson(now));
  }
}

SamplingConfig SamplingCard::sampling() const {
  SamplingConfig sampling;
  m_form->store(sampling, samplingFields());
  return sampling;
}

void SamplingCard::setSampling(const SamplingConfig& sampling) {
  m_form->setValues(toJson(sampling));
  refreshPresets();
}

QString SamplingCard::systemPrompt() const { return m_system->exactText(); }
void SamplingCard::setSystemPrompt(const QString& prompt) { m_system->setExactText(prompt); }
bool SamplingCard::isValid() const { return m_form->isValid(); }

}  // namespace lorikeet
