/** What the figures of the analysis are called, and how each is computed. */
import { defineTexts } from '../../i18n/texts.ts';

const FIGURES = [
  'starts',
  'availability',
  'wastedL',
  'deviation',
  'specificYield',
  'performanceRatio',
  'cycles',
  'efficiency',
  'levelL',
  'autonomyDays',
  'outL',
  'usedL',
  'unexplainedL',
] as const;
export type AnalysisFigure = (typeof FIGURES)[number];

export const analysisTexts = defineTexts<AnalysisFigure | `${AnalysisFigure}How`>({
  en: {
    starts: 'Starts',
    startsHow:
      'Changes from not running to running between neighbouring readings. It runs when its state says so, or, without a state, above 1 % of its rated power. At most the last 31 days of the period are read one by one.',
    availability: 'Availability',
    availabilityHow:
      'Generator: 1 − time in fault ÷ time with a reported state. Solar: of the quarter-hours with at least 200 W/m², the share in which it gave power. At most the last 31 days of the period.',
    wastedL: 'Wasted by idling',
    wastedLHow:
      'Over the quarter-hours under 30 % load: Σ (litres − kWh × litres per kWh at 75 % load). Litres per kWh at 75 % load come from the rating curve F = 0.0165 × rated kW + 0.267 × kW: (0.0165 ÷ 0.75 + 0.267) = 0.289 L/kWh. Where a quarter-hour idled only in part, that part counts as at 30 % load, the least that it can have wasted.',
    deviation: 'Fuel against its rating',
    deviationHow:
      'Σ metered litres ÷ Σ litres by the rating curve F = 0.0165 × rated kW + 0.267 × kW at the same powers − 1, over the quarter-hours in which it ran nearly throughout and its fuel was metered.',
    specificYield: 'Specific yield',
    specificYieldHow: 'Energy of the period ÷ rated power.',
    performanceRatio: 'Performance ratio',
    performanceRatioHow:
      '(kWh ÷ rated kW) ÷ (kWh/m² of irradiation ÷ 1 kW/m²), after IEC 61724-1, over the quarter-hours for which both are known; at most the last 31 days of the period. A weather station measures on the horizontal, so that a tilted array may show more than it would against a sensor in its own plane.',
    cycles: 'Full cycles',
    cyclesHow: 'Discharged kWh ÷ capacity.',
    efficiency: 'Round-trip efficiency',
    efficiencyHow:
      'Discharged ÷ (charged − (state of charge at the end − at the start) × capacity). Not given under half a full cycle.',
    levelL: 'Level now',
    levelLHow: 'The newest reading.',
    autonomyDays: 'Days of fuel in the camp',
    autonomyDaysHow:
      'Litres in the camp’s tanks that report ÷ the mean daily use of its generators over the last seven local days that were at least half observed.',
    outL: 'Left the tanks',
    outLHow: 'All tanks of the camp: level at the start + delivered − level at the end.',
    usedL: 'Used by the generators',
    usedLHow: 'The camp’s generator fuel by the accounting, over the same time.',
    unexplainedL: 'Unexplained',
    unexplainedLHow:
      'What left the tanks − what the generators used, over the same time. Positive where fuel is missing; vehicles, boilers or a tank meter that drifts show here too.',
  },
  fr: {
    starts: 'Démarrages',
    startsHow:
      'Passages de l’arrêt à la marche entre relevés voisins. Le groupe marche quand son état le dit, ou, sans état, au-dessus de 1 % de sa puissance nominale. Au plus les 31 derniers jours de la période sont lus un à un.',
    availability: 'Disponibilité',
    availabilityHow:
      'Groupe : 1 − temps en panne ÷ temps avec un état transmis. Solaire : part des quarts d’heure à au moins 200 W/m² où il a produit. Au plus les 31 derniers jours de la période.',
    wastedL: 'Gaspillé à faible charge',
    wastedLHow:
      'Sur les quarts d’heure sous 30 % de charge : Σ (litres − kWh × litres par kWh à 75 % de charge). Les litres par kWh à 75 % viennent de la courbe nominale F = 0,0165 × kW nominaux + 0,267 × kW : (0,0165 ÷ 0,75 + 0,267) = 0,289 L/kWh. Quand un quart d’heure n’est qu’en partie à faible charge, cette partie compte comme à 30 %, le moins qu’elle ait pu gaspiller.',
    deviation: 'Carburant face au nominal',
    deviationHow:
      'Σ litres mesurés ÷ Σ litres selon la courbe nominale F = 0,0165 × kW nominaux + 0,267 × kW aux mêmes puissances − 1, sur les quarts d’heure où il a marché presque tout le temps et où son carburant a été mesuré.',
    specificYield: 'Productible spécifique',
    specificYieldHow: 'Énergie de la période ÷ puissance nominale.',
    performanceRatio: 'Ratio de performance',
    performanceRatioHow:
      '(kWh ÷ kW nominaux) ÷ (kWh/m² d’irradiation ÷ 1 kW/m²), selon la CEI 61724-1, sur les quarts d’heure où les deux sont connus ; au plus les 31 derniers jours de la période. Une station météo mesure à l’horizontale : un champ incliné peut montrer plus que face à un capteur dans son propre plan.',
    cycles: 'Cycles complets',
    cyclesHow: 'kWh déchargés ÷ capacité.',
    efficiency: 'Rendement aller-retour',
    efficiencyHow:
      'Déchargé ÷ (chargé − (état de charge à la fin − au début) × capacité). Pas donné sous un demi-cycle.',
    levelL: 'Niveau actuel',
    levelLHow: 'Le relevé le plus récent.',
    autonomyDays: 'Jours de carburant du camp',
    autonomyDaysHow:
      'Litres dans les citernes du camp qui transmettent ÷ consommation journalière moyenne de ses groupes sur les sept derniers jours locaux observés au moins à moitié.',
    outL: 'Sorti des citernes',
    outLHow: 'Toutes les citernes du camp : niveau au début + livré − niveau à la fin.',
    usedL: 'Consommé par les groupes',
    usedLHow: 'Le carburant des groupes du camp selon la comptabilité, sur le même temps.',
    unexplainedL: 'Inexpliqué',
    unexplainedLHow:
      'Ce qui est sorti des citernes − ce que les groupes ont consommé, sur le même temps. Positif s’il manque du carburant ; véhicules, chaudières ou une jauge qui dérive s’y voient aussi.',
  },
  ar: {
    starts: 'مرات التشغيل',
    startsHow:
      'التحولات من عدم التشغيل إلى التشغيل بين قراءات متجاورة. يعمل حين تقول حالته ذلك، أو دون حالة فوق 1 % من قدرته المقننة. تُقرأ واحدة واحدة آخر 31 يوما من الفترة على الأكثر.',
    availability: 'التوافر',
    availabilityHow:
      'المولد: 1 − وقت العطل ÷ الوقت ذي الحالة المبلغ عنها. الشمسية: حصة أرباع الساعات التي أعطت فيها قدرة، من التي فيها 200 W/m² على الأقل. آخر 31 يوما على الأكثر.',
    wastedL: 'المهدر بالحمل الضعيف',
    wastedLHow:
      'على أرباع الساعات تحت حمل 30 %: Σ (لترات − kWh × لتر لكل kWh عند حمل 75 %). اللترات لكل kWh عند 75 % من منحنى F = 0.0165 × kW المقننة + 0.267 × kW: ‏(0.0165 ÷ 0.75 + 0.267) = 0.289 L/kWh. ما ضعف حمله جزئيا يُحسب جزؤه كما عند 30 %.',
    deviation: 'الوقود مقابل المقنن',
    deviationHow:
      'Σ اللترات المقيسة ÷ Σ اللترات حسب المنحنى F = 0.0165 × kW المقننة + 0.267 × kW عند القدرات نفسها − 1، على أرباع الساعات التي عمل فيها طوالها تقريبا وقيس وقوده.',
    specificYield: 'الإنتاجية النوعية',
    specificYieldHow: 'طاقة الفترة ÷ القدرة المقننة.',
    performanceRatio: 'نسبة الأداء',
    performanceRatioHow:
      '(kWh ÷ kW المقننة) ÷ (kWh/m² من الإشعاع ÷ 1 kW/m²)، وفق IEC 61724-1، على أرباع الساعات المعروف فيها كلاهما؛ آخر 31 يوما على الأكثر. تقيس محطة الأرصاد أفقيا، فقد تُظهر مصفوفة مائلة أكثر مما تُظهره أمام مستشعر في مستواها.',
    cycles: 'دورات كاملة',
    cyclesHow: 'kWh المفرغة ÷ السعة.',
    efficiency: 'كفاءة الدورة',
    efficiencyHow:
      'المفرغ ÷ (المشحون − (حالة الشحن في النهاية − في البداية) × السعة). لا تُعطى دون نصف دورة كاملة.',
    levelL: 'المستوى الآن',
    levelLHow: 'أحدث قراءة.',
    autonomyDays: 'أيام الوقود في المعسكر',
    autonomyDaysHow:
      'اللترات في خزانات المعسكر المبلغة ÷ متوسط الاستهلاك اليومي لمولداته في آخر سبعة أيام محلية رُصد نصفها على الأقل.',
    outL: 'خرج من الخزانات',
    outLHow: 'جميع خزانات المعسكر: المستوى في البداية + المسلَّم − المستوى في النهاية.',
    usedL: 'استهلكته المولدات',
    usedLHow: 'وقود مولدات المعسكر حسب المحاسبة في الوقت نفسه.',
    unexplainedL: 'غير مفسَّر',
    unexplainedLHow:
      'ما خرج من الخزانات − ما استهلكته المولدات في الوقت نفسه. موجب حيث ينقص وقود؛ المركبات والغلايات أو عداد خزان منحرف تظهر هنا أيضا.',
  },
  es: {
    starts: 'Arranques',
    startsHow:
      'Cambios de parado a en marcha entre lecturas vecinas. Está en marcha cuando su estado lo dice o, sin estado, por encima del 1 % de su potencia nominal. Se leen una a una como mucho los últimos 31 días del período.',
    availability: 'Disponibilidad',
    availabilityHow:
      'Generador: 1 − tiempo en avería ÷ tiempo con estado transmitido. Solar: de los cuartos de hora con al menos 200 W/m², la parte en que dio potencia. Como mucho los últimos 31 días del período.',
    wastedL: 'Desperdiciado por poca carga',
    wastedLHow:
      'En los cuartos de hora bajo el 30 % de carga: Σ (litros − kWh × litros por kWh al 75 % de carga). Los litros por kWh al 75 % salen de la curva F = 0,0165 × kW nominales + 0,267 × kW: (0,0165 ÷ 0,75 + 0,267) = 0,289 L/kWh. Donde solo una parte fue con poca carga, esa parte cuenta como al 30 %, lo menos que pudo desperdiciar.',
    deviation: 'Combustible frente a lo nominal',
    deviationHow:
      'Σ litros medidos ÷ Σ litros según la curva F = 0,0165 × kW nominales + 0,267 × kW a las mismas potencias − 1, en los cuartos de hora en que funcionó casi todo el tiempo y se midió su combustible.',
    specificYield: 'Rendimiento específico',
    specificYieldHow: 'Energía del período ÷ potencia nominal.',
    performanceRatio: 'Ratio de rendimiento',
    performanceRatioHow:
      '(kWh ÷ kW nominales) ÷ (kWh/m² de irradiación ÷ 1 kW/m²), según IEC 61724-1, en los cuartos de hora en que ambos se conocen; como mucho los últimos 31 días del período. Una estación meteorológica mide en horizontal, de modo que un campo inclinado puede mostrar más que frente a un sensor en su plano.',
    cycles: 'Ciclos completos',
    cyclesHow: 'kWh descargados ÷ capacidad.',
    efficiency: 'Rendimiento de ida y vuelta',
    efficiencyHow:
      'Descargado ÷ (cargado − (estado de carga al final − al principio) × capacidad). No se da por debajo de medio ciclo.',
    levelL: 'Nivel ahora',
    levelLHow: 'La lectura más reciente.',
    autonomyDays: 'Días de combustible en el campamento',
    autonomyDaysHow:
      'Litros en los depósitos que transmiten ÷ uso diario medio de sus generadores en los últimos siete días locales observados al menos a medias.',
    outL: 'Salió de los depósitos',
    outLHow: 'Todos los depósitos del campamento: nivel al principio + entregado − nivel al final.',
    usedL: 'Usado por los generadores',
    usedLHow: 'El combustible de generadores del campamento según la contabilidad, en el mismo tiempo.',
    unexplainedL: 'Sin explicar',
    unexplainedLHow:
      'Lo que salió de los depósitos − lo que usaron los generadores, en el mismo tiempo. Positivo donde falta combustible; vehículos, calderas o un medidor que deriva también se ven aquí.',
  },
  ru: {
    starts: 'Пуски',
    startsHow:
      'Переходы из неработающего в работающее состояние между соседними показаниями. Работает, когда так говорит его состояние или, без состояния, выше 1 % номинальной мощности. По одному читаются не более чем последние 31 день периода.',
    availability: 'Готовность',
    availabilityHow:
      'Генератор: 1 − время неисправности ÷ время с переданным состоянием. Солнце: из четвертей часа не менее чем с 200 Вт/м² доля, в которую он давал мощность. Не более чем последние 31 день периода.',
    wastedL: 'Потрачено недогрузкой',
    wastedLHow:
      'По четвертям часа ниже 30 % нагрузки: Σ (литры − кВт·ч × литры на кВт·ч при 75 % нагрузки). Литры на кВт·ч при 75 % — по кривой F = 0,0165 × номинал кВт + 0,267 × кВт: (0,0165 ÷ 0,75 + 0,267) = 0,289 л/кВт·ч. Где недогружена лишь часть, она считается как при 30 %: меньше она потратить не могла.',
    deviation: 'Топливо против номинала',
    deviationHow:
      'Σ измеренных литров ÷ Σ литров по кривой F = 0,0165 × номинал кВт + 0,267 × кВт при тех же мощностях − 1, по четвертям часа, в которые он работал почти всё время и топливо измерялось.',
    specificYield: 'Удельная выработка',
    specificYieldHow: 'Энергия периода ÷ номинальная мощность.',
    performanceRatio: 'Коэффициент производительности',
    performanceRatioHow:
      '(кВт·ч ÷ номинал кВт) ÷ (кВт·ч/м² облучения ÷ 1 кВт/м²), по МЭК 61724-1, по четвертям часа, где известны оба; не более чем последние 31 день периода. Метеостанция измеряет горизонтально, поэтому наклонный массив может показать больше, чем по датчику в своей плоскости.',
    cycles: 'Полные циклы',
    cyclesHow: 'Отданные кВт·ч ÷ ёмкость.',
    efficiency: 'КПД цикла',
    efficiencyHow:
      'Отдано ÷ (принято − (степень заряда в конце − в начале) × ёмкость). Не даётся менее чем для половины цикла.',
    levelL: 'Уровень сейчас',
    levelLHow: 'Новейшее показание.',
    autonomyDays: 'Дней топлива в лагере',
    autonomyDaysHow:
      'Литры в передающих баках лагеря ÷ средний дневной расход его генераторов за последние семь местных дней, наблюдавшихся хотя бы наполовину.',
    outL: 'Ушло из баков',
    outLHow: 'Все баки лагеря: уровень в начале + доставлено − уровень в конце.',
    usedL: 'Использовано генераторами',
    usedLHow: 'Топливо генераторов лагеря по учёту за то же время.',
    unexplainedL: 'Не объяснено',
    unexplainedLHow:
      'Что ушло из баков − что использовали генераторы за то же время. Больше нуля, где топлива недостаёт; здесь видны и машины, котлы или неточный датчик бака.',
  },
  zh: {
    starts: '启动',
    startsHow:
      '相邻读数间由未运行到运行的变化。状态显示运行即为运行；无状态时以超过额定功率 1 % 为准。最多逐一读取期间最后 31 天。',
    availability: '可用率',
    availabilityHow:
      '发电机：1 − 故障时间 ÷ 有状态上报的时间。太阳能：辐照度至少 200 W/m² 的刻钟中有功率的比例。最多期间最后 31 天。',
    wastedL: '低载浪费',
    wastedLHow:
      '在低于 30 % 负载的刻钟内：Σ（升 − kWh × 75 % 负载下每 kWh 升数）。75 % 负载下每 kWh 升数取自额定曲线 F = 0.0165 × 额定 kW + 0.267 × kW：(0.0165 ÷ 0.75 + 0.267) = 0.289 L/kWh。仅部分低载的刻钟，该部分按 30 % 负载计，即其至少的浪费。',
    deviation: '燃料与额定之比',
    deviationHow:
      'Σ 实测升数 ÷ Σ 相同功率下按额定曲线 F = 0.0165 × 额定 kW + 0.267 × kW 的升数 − 1，取几乎全程运行且燃料有计量的刻钟。',
    specificYield: '单位产出',
    specificYieldHow: '期间电量 ÷ 额定功率。',
    performanceRatio: '性能比',
    performanceRatioHow:
      '(kWh ÷ 额定 kW) ÷ (kWh/m² 辐照量 ÷ 1 kW/m²)，依 IEC 61724-1，取两者均已知的刻钟；最多期间最后 31 天。气象站测水平面，倾斜阵列可能比对照其自身平面传感器显示更高。',
    cycles: '完整循环',
    cyclesHow: '放电 kWh ÷ 容量。',
    efficiency: '往返效率',
    efficiencyHow: '放电 ÷（充电 −（期末 − 期初荷电状态）× 容量）。不足半个循环时不给出。',
    levelL: '当前液位',
    levelLHow: '最新读数。',
    autonomyDays: '营地燃料天数',
    autonomyDaysHow: '营地有上报的油罐升数 ÷ 最近七个至少观测一半的当地日的发电机日均用量。',
    outL: '离开油罐',
    outLHow: '营地所有油罐：期初液位 + 交付 − 期末液位。',
    usedL: '发电机用量',
    usedLHow: '同一时间内按结算的营地发电机燃料。',
    unexplainedL: '未解释',
    unexplainedLHow:
      '离开油罐的量 − 同一时间发电机用量。燃料缺失时为正；车辆、锅炉或漂移的液位计也会体现在此。',
  },
});
