/** How each figure is computed, in words: the accounting's own rules, said so that an officer can follow them. */

import { defineTexts } from '../i18n/texts.ts';
import type { FigureId } from './figures.ts';

export const formulaTexts = defineTexts<FigureId>({
  en: {
    renewableShare:
      '(solar + wind + hydro + grid import × the grid’s renewable fraction on that date) ÷ energy supplied. Batteries count on neither side: what they give back was counted when it was made.',
    suppliedKwh: 'Generators + solar + wind + hydro + grid import, from the units’ own energy counters.',
    generatorKwh:
      'Differences of the sets’ energy counters; power integrated over time where a set has no counter.',
    solarKwh:
      'Differences of the arrays’ energy counters; power integrated over time where there is no counter.',
    windKwh:
      'Differences of the turbines’ energy counters; power integrated over time where there is no counter.',
    hydroKwh:
      'Differences of the turbines’ energy counters; power integrated over time where there is no counter.',
    gridKwh:
      'Differences of the meters’ import counters; import power integrated over time where there is no counter.',
    loadKwh:
      'Differences of the load meters’ counters; power integrated over time where there is no counter.',
    exportedKwh: 'Differences of the grid meters’ export counters.',
    batteryChargedKwh: 'Differences of the batteries’ charge counters.',
    batteryDischargedKwh: 'Differences of the batteries’ discharge counters.',
    curtailedKwh:
      'What the arrays could have given less what they gave, where that is more than zero, over time.',
    fuelL:
      'Differences of the sets’ fuel counters; else their fuel rate over time; else estimated from energy: 0.0165 L/h per kW rated × running hours + 0.267 L/kWh.',
    fuelLPerKwh: 'Generator fuel ÷ energy made by generators.',
    fuelLPerPersonDay: 'Generator fuel ÷ person-days (headcount on each date × days).',
    kwhPerPersonDay: 'Energy supplied ÷ person-days (headcount on each date × days).',
    co2eKg:
      'CO₂e from fuel + CO₂e from grid import. Where a camp’s grid has no factor in the registry, its import is left out and named.',
    co2eFuelKg:
      'Litres of each fuel × its factor valid on that date. CO₂, CH₄ and N₂O at AR6 100-year warming potentials.',
    co2eGridKg:
      'Grid import × the grid’s factor valid on that date, as given in the registry. Unknown where some import has no factor.',
    co2BiogenicKg: 'Litres of each fuel × its biogenic factor. Reported apart; part of no total.',
    avoidedFuelL:
      'Renewable energy made on site × the camp’s own litres per generator kWh in that calendar month; 0.30 L/kWh where the camp has none.',
    hoursRun: 'Time in which a set’s energy was above zero, summed over the sets.',
    hoursBelow30Pct:
      'Running time with a mean load under 30 % of the rated power. Sets that run so for long wet-stack and waste fuel.',
    loadFactor: 'Energy made by generators ÷ (rated power × hours run).',
    coverage:
      'Seconds in which the units’ energy was really observed ÷ seconds in service, weighted by rated power over generators, renewables and grid meters. A unit that said nothing counts as missing.',
  },
  fr: {
    renewableShare:
      '(solaire + éolien + hydraulique + achat au réseau × fraction renouvelable du réseau à cette date) ÷ énergie fournie. Les batteries ne comptent d’aucun côté : ce qu’elles rendent a été compté à sa production.',
    suppliedKwh:
      'Groupes + solaire + éolien + hydraulique + achat au réseau, selon les compteurs d’énergie des unités.',
    generatorKwh:
      'Différences des compteurs d’énergie des groupes ; puissance intégrée dans le temps sans compteur.',
    solarKwh:
      'Différences des compteurs d’énergie des champs ; puissance intégrée dans le temps sans compteur.',
    windKwh:
      'Différences des compteurs d’énergie des éoliennes ; puissance intégrée dans le temps sans compteur.',
    hydroKwh:
      'Différences des compteurs d’énergie des turbines ; puissance intégrée dans le temps sans compteur.',
    gridKwh: 'Différences des compteurs d’achat ; puissance achetée intégrée dans le temps sans compteur.',
    loadKwh: 'Différences des compteurs de charge ; puissance intégrée dans le temps sans compteur.',
    exportedKwh: 'Différences des compteurs de vente au réseau.',
    batteryChargedKwh: 'Différences des compteurs de charge des batteries.',
    batteryDischargedKwh: 'Différences des compteurs de décharge des batteries.',
    curtailedKwh:
      'Ce que les champs auraient pu donner moins ce qu’ils ont donné, là où c’est positif, dans le temps.',
    fuelL:
      'Différences des compteurs de carburant ; sinon débit de carburant dans le temps ; sinon estimation selon l’énergie : 0,0165 L/h par kW nominal × heures de marche + 0,267 L/kWh.',
    fuelLPerKwh: 'Carburant des groupes ÷ énergie produite par les groupes.',
    fuelLPerPersonDay: 'Carburant des groupes ÷ personnes-jours (effectif à chaque date × jours).',
    kwhPerPersonDay: 'Énergie fournie ÷ personnes-jours (effectif à chaque date × jours).',
    co2eKg:
      'CO₂e du carburant + CO₂e de l’achat au réseau. Où le réseau d’un camp n’a pas de facteur au registre, son achat est laissé de côté et nommé.',
    co2eFuelKg:
      'Litres de chaque carburant × son facteur valable à cette date. CO₂, CH₄ et N₂O aux potentiels de réchauffement à 100 ans de l’AR6.',
    co2eGridKg:
      'Achat au réseau × facteur du réseau valable à cette date, selon le registre. Inconnu si une partie de l’achat n’a pas de facteur.',
    co2BiogenicKg: 'Litres de chaque carburant × son facteur biogénique. Déclaré à part ; dans aucun total.',
    avoidedFuelL:
      'Énergie renouvelable produite sur place × litres par kWh des groupes du camp dans ce mois civil ; 0,30 L/kWh si le camp n’en a pas.',
    hoursRun: 'Temps pendant lequel l’énergie d’un groupe était positive, sommé sur les groupes.',
    hoursBelow30Pct:
      'Temps de marche avec une charge moyenne sous 30 % de la puissance nominale. Un groupe qui tourne longtemps ainsi s’encrasse et gaspille du carburant.',
    loadFactor: 'Énergie produite par les groupes ÷ (puissance nominale × heures de marche).',
    coverage:
      'Secondes où l’énergie des unités a vraiment été observée ÷ secondes en service, pondérées par la puissance nominale des groupes, des renouvelables et des compteurs de réseau. Une unité muette compte comme manquante.',
  },
  ar: {
    renewableShare:
      '(شمسية + رياح + مائية + استيراد الشبكة × جزء الشبكة المتجدد في ذلك التاريخ) ÷ الطاقة الموردة. لا تُحسب البطاريات في أي جانب: ما تعيده حُسب عند إنتاجه.',
    suppliedKwh: 'المولدات + شمسية + رياح + مائية + استيراد الشبكة، من عدادات طاقة الوحدات نفسها.',
    generatorKwh: 'فروق عدادات طاقة المولدات؛ والقدرة مكاملة عبر الزمن حيث لا عداد.',
    solarKwh: 'فروق عدادات طاقة المصفوفات؛ والقدرة مكاملة عبر الزمن حيث لا عداد.',
    windKwh: 'فروق عدادات طاقة التوربينات؛ والقدرة مكاملة عبر الزمن حيث لا عداد.',
    hydroKwh: 'فروق عدادات طاقة التوربينات؛ والقدرة مكاملة عبر الزمن حيث لا عداد.',
    gridKwh: 'فروق عدادات الاستيراد؛ وقدرة الاستيراد مكاملة عبر الزمن حيث لا عداد.',
    loadKwh: 'فروق عدادات الحمل؛ والقدرة مكاملة عبر الزمن حيث لا عداد.',
    exportedKwh: 'فروق عدادات تصدير الشبكة.',
    batteryChargedKwh: 'فروق عدادات شحن البطاريات.',
    batteryDischargedKwh: 'فروق عدادات تفريغ البطاريات.',
    curtailedKwh: 'ما كان يمكن أن تعطيه المصفوفات ناقص ما أعطته، حيث يزيد على الصفر، عبر الزمن.',
    fuelL:
      'فروق عدادات وقود المولدات؛ وإلا فمعدل الوقود عبر الزمن؛ وإلا فمقدر من الطاقة: 0.0165 L/h لكل kW مقنن × ساعات التشغيل + 0.267 L/kWh.',
    fuelLPerKwh: 'وقود المولدات ÷ الطاقة التي أنتجتها.',
    fuelLPerPersonDay: 'وقود المولدات ÷ أيام الأشخاص (عدد الأفراد في كل تاريخ × الأيام).',
    kwhPerPersonDay: 'الطاقة الموردة ÷ أيام الأشخاص (عدد الأفراد في كل تاريخ × الأيام).',
    co2eKg:
      'CO₂e من الوقود + CO₂e من استيراد الشبكة. حيث لا معامل لشبكة معسكر في السجل، يُترك استيراده ويُسمى.',
    co2eFuelKg:
      'لترات كل وقود × معامله الساري في ذلك التاريخ. CO₂ وCH₄ وN₂O بإمكانات الاحترار لمئة سنة في AR6.',
    co2eGridKg:
      'استيراد الشبكة × معاملها الساري في ذلك التاريخ كما في السجل. غير معروف حيث لا معامل لبعض الاستيراد.',
    co2BiogenicKg: 'لترات كل وقود × معامله الحيوي. يُبلغ عنه منفصلا؛ ليس جزءا من أي مجموع.',
    avoidedFuelL:
      'الطاقة المتجددة المنتجة في الموقع × لترات المعسكر نفسه لكل kWh من المولدات في ذلك الشهر؛ 0.30 L/kWh حيث لا رقم.',
    hoursRun: 'الوقت الذي كانت فيه طاقة المولد فوق الصفر، مجموعا على المولدات.',
    hoursBelow30Pct:
      'وقت التشغيل بحمل متوسط دون 30 % من القدرة المقننة. المولدات التي تعمل هكذا طويلا تتسخ وتهدر الوقود.',
    loadFactor: 'الطاقة التي أنتجتها المولدات ÷ (القدرة المقننة × ساعات التشغيل).',
    coverage:
      'الثواني التي رُصدت فيها طاقة الوحدات فعلا ÷ ثواني الخدمة، مرجحة بالقدرة المقننة على المولدات والمتجددة وعدادات الشبكة. الوحدة التي لم تقل شيئا تُحسب مفقودة.',
  },
  es: {
    renewableShare:
      '(solar + eólica + hidráulica + importación × fracción renovable de la red en esa fecha) ÷ energía suministrada. Las baterías no cuentan en ningún lado: lo que devuelven se contó al producirse.',
    suppliedKwh:
      'Generadores + solar + eólica + hidráulica + importación de red, de los contadores de energía de las unidades.',
    generatorKwh:
      'Diferencias de los contadores de energía de los grupos; potencia integrada en el tiempo donde no hay contador.',
    solarKwh:
      'Diferencias de los contadores de los campos; potencia integrada en el tiempo donde no hay contador.',
    windKwh:
      'Diferencias de los contadores de los aerogeneradores; potencia integrada en el tiempo donde no hay contador.',
    hydroKwh:
      'Diferencias de los contadores de las turbinas; potencia integrada en el tiempo donde no hay contador.',
    gridKwh:
      'Diferencias de los contadores de importación; potencia importada integrada en el tiempo donde no hay contador.',
    loadKwh: 'Diferencias de los contadores de carga; potencia integrada en el tiempo donde no hay contador.',
    exportedKwh: 'Diferencias de los contadores de exportación a red.',
    batteryChargedKwh: 'Diferencias de los contadores de carga de las baterías.',
    batteryDischargedKwh: 'Diferencias de los contadores de descarga de las baterías.',
    curtailedKwh:
      'Lo que los campos podrían haber dado menos lo que dieron, donde es mayor que cero, en el tiempo.',
    fuelL:
      'Diferencias de los contadores de combustible; si no, el caudal en el tiempo; si no, estimado de la energía: 0,0165 L/h por kW nominal × horas de marcha + 0,267 L/kWh.',
    fuelLPerKwh: 'Combustible de generadores ÷ energía que produjeron.',
    fuelLPerPersonDay: 'Combustible de generadores ÷ personas-día (dotación en cada fecha × días).',
    kwhPerPersonDay: 'Energía suministrada ÷ personas-día (dotación en cada fecha × días).',
    co2eKg:
      'CO₂e del combustible + CO₂e de la importación de red. Donde la red de un campamento no tiene factor en el registro, su importación se omite y se nombra.',
    co2eFuelKg:
      'Litros de cada combustible × su factor válido en esa fecha. CO₂, CH₄ y N₂O con los potenciales a 100 años del AR6.',
    co2eGridKg:
      'Importación × factor de la red válido en esa fecha, según el registro. Desconocido donde alguna importación no tiene factor.',
    co2BiogenicKg:
      'Litros de cada combustible × su factor biogénico. Se informa aparte; no está en ningún total.',
    avoidedFuelL:
      'Energía renovable producida en el lugar × litros por kWh de generador propios del campamento en ese mes; 0,30 L/kWh donde no los tiene.',
    hoursRun: 'Tiempo en que la energía de un grupo fue mayor que cero, sumado sobre los grupos.',
    hoursBelow30Pct:
      'Tiempo de marcha con carga media bajo el 30 % de la potencia nominal. Los grupos que van así mucho tiempo se ensucian y gastan combustible.',
    loadFactor: 'Energía producida por generadores ÷ (potencia nominal × horas de marcha).',
    coverage:
      'Segundos en que la energía de las unidades se observó realmente ÷ segundos en servicio, ponderados por potencia nominal entre generadores, renovables y contadores de red. Una unidad que no dijo nada cuenta como ausente.',
  },
  ru: {
    renewableShare:
      '(солнце + ветер + вода + приём из сети × возобновляемая доля сети на эту дату) ÷ поставленная энергия. Батареи не считаются ни с одной стороны: отданное ими посчитано при выработке.',
    suppliedKwh: 'Генераторы + солнце + ветер + вода + приём из сети, по счётчикам энергии самих установок.',
    generatorKwh:
      'Разности счётчиков энергии генераторов; мощность, проинтегрированная по времени, где счётчика нет.',
    solarKwh: 'Разности счётчиков массивов; мощность, проинтегрированная по времени, где счётчика нет.',
    windKwh:
      'Разности счётчиков ветрогенераторов; мощность, проинтегрированная по времени, где счётчика нет.',
    hydroKwh: 'Разности счётчиков турбин; мощность, проинтегрированная по времени, где счётчика нет.',
    gridKwh: 'Разности счётчиков приёма; мощность приёма, проинтегрированная по времени, где счётчика нет.',
    loadKwh: 'Разности счётчиков нагрузки; мощность, проинтегрированная по времени, где счётчика нет.',
    exportedKwh: 'Разности счётчиков отдачи в сеть.',
    batteryChargedKwh: 'Разности счётчиков заряда батарей.',
    batteryDischargedKwh: 'Разности счётчиков разряда батарей.',
    curtailedKwh: 'Что массивы могли дать, минус то, что они дали, где это больше нуля, во времени.',
    fuelL:
      'Разности счётчиков топлива; иначе расход топлива во времени; иначе оценка по энергии: 0,0165 л/ч на кВт номинала × часы работы + 0,267 л/кВт·ч.',
    fuelLPerKwh: 'Топливо генераторов ÷ выработанная ими энергия.',
    fuelLPerPersonDay: 'Топливо генераторов ÷ человеко-дни (численность на каждую дату × дни).',
    kwhPerPersonDay: 'Поставленная энергия ÷ человеко-дни (численность на каждую дату × дни).',
    co2eKg:
      'CO₂-экв. от топлива + CO₂-экв. от приёма из сети. Где у сети лагеря нет коэффициента в реестре, её приём опущен и назван.',
    co2eFuelKg:
      'Литры каждого топлива × его коэффициент на эту дату. CO₂, CH₄ и N₂O по 100-летним потенциалам AR6.',
    co2eGridKg:
      'Приём из сети × коэффициент сети на эту дату по реестру. Неизвестно, где у части приёма нет коэффициента.',
    co2BiogenicKg:
      'Литры каждого топлива × его биогенный коэффициент. Указывается отдельно; ни в какую сумму не входит.',
    avoidedFuelL:
      'Возобновляемая энергия на месте × собственные литры лагеря на кВт·ч генераторов за тот месяц; 0,30 л/кВт·ч, где их нет.',
    hoursRun: 'Время, когда энергия генератора была больше нуля, в сумме по генераторам.',
    hoursBelow30Pct:
      'Время работы при средней нагрузке ниже 30 % номинала. Генераторы, долго работающие так, засоряются и тратят топливо впустую.',
    loadFactor: 'Энергия генераторов ÷ (номинальная мощность × часы работы).',
    coverage:
      'Секунды, в которые энергия установок действительно наблюдалась, ÷ секунды службы, с весом по номинальной мощности генераторов, возобновляемых и сетевых счётчиков. Установка, которая молчала, считается отсутствующей.',
  },
  zh: {
    renewableShare:
      '（太阳能 + 风能 + 水电 + 电网输入 × 该日期电网的可再生比例）÷ 供电量。电池两边都不计：其放出的电在产生时已计入。',
    suppliedKwh: '发电机 + 太阳能 + 风能 + 水电 + 电网输入，取自各设备自身的电能计数器。',
    generatorKwh: '机组电能计数器之差；无计数器时由功率随时间积分。',
    solarKwh: '阵列电能计数器之差；无计数器时由功率随时间积分。',
    windKwh: '风力机电能计数器之差；无计数器时由功率随时间积分。',
    hydroKwh: '水轮机电能计数器之差；无计数器时由功率随时间积分。',
    gridKwh: '电表输入计数器之差；无计数器时由输入功率随时间积分。',
    loadKwh: '负载表计数器之差；无计数器时由功率随时间积分。',
    exportedKwh: '电网表输出计数器之差。',
    batteryChargedKwh: '电池充电计数器之差。',
    batteryDischargedKwh: '电池放电计数器之差。',
    curtailedKwh: '阵列本可发出减去实际发出的量（大于零时），随时间累计。',
    fuelL:
      '机组燃料计数器之差；否则为油耗率随时间积分；否则按电量估算：每额定 kW 0.0165 L/h × 运行小时 + 0.267 L/kWh。',
    fuelLPerKwh: '发电机燃料 ÷ 发电机电量。',
    fuelLPerPersonDay: '发电机燃料 ÷ 人日（每日人数 × 天数）。',
    kwhPerPersonDay: '供电量 ÷ 人日（每日人数 × 天数）。',
    co2eKg: '燃料 CO₂e + 电网输入 CO₂e。营地电网在登记册中没有因子时，其输入不计并注明。',
    co2eFuelKg: '各燃料升数 × 该日期有效的因子。CO₂、CH₄、N₂O 采用 AR6 百年增温潜势。',
    co2eGridKg: '电网输入 × 登记册中该日期有效的电网因子。部分输入没有因子时未知。',
    co2BiogenicKg: '各燃料升数 × 其生物源因子。单独报告，不计入任何合计。',
    avoidedFuelL: '现场可再生电量 × 该营地当月发电机每 kWh 升数；没有时为 0.30 L/kWh。',
    hoursRun: '机组电量大于零的时间，对各机组求和。',
    hoursBelow30Pct: '平均负载低于额定 30 % 的运行时间。长期如此运行的机组会积碳并浪费燃料。',
    loadFactor: '发电机电量 ÷（额定功率 × 运行小时）。',
    coverage:
      '设备电能真正被观测的秒数 ÷ 在役秒数，按发电机、可再生和电网表的额定功率加权。没有上报的设备按缺失计。',
  },
});
