/*
 * Every text of the page, a row each: key | English | Deutsch | français | slovenščina. `{name}` stands for a value. The sentence that says
 * why the car gets what it gets comes from the controller.
 */

export const LANGUAGES = ["en", "de", "fr", "sl"] as const;
export type Language = (typeof LANGUAGES)[number];

export const TEXTS = `
language|Language|Sprache|Langue|Jezik
menu|Menu|Menü|Menu|Meni
more|More|Mehr|Plus|Več
skip|Skip to content|Zum Inhalt springen|Aller au contenu|Preskoči na vsebino
screen.now|Now|Jetzt|Maintenant|Zdaj
screen.charts|Charts|Verlauf|Graphiques|Grafi
screen.sessions|Sessions|Ladevorgänge|Sessions|Polnjenja
screen.cards|Cards|Karten|Badges|Kartice
screen.schedule|Schedule|Zeitplan|Horaires|Urnik
screen.settings|Settings|Einstellungen|Réglages|Nastavitve
screen.setup|Set-up|Einrichtung|Installation|Prva nastavitev
screen.diagnostics|Diagnostics|Diagnose|Diagnostic|Diagnostika
screen.access|Access|Zugang|Accès|Dostop
screen.update|Update|Aktualisierung|Mise à jour|Posodobitev
link.connecting|Connecting …|Verbindet …|Connexion …|Povezovanje …
link.live|Live|Live|En direct|V živo
link.lost|No connection – trying again|Keine Verbindung – neuer Versuch|Hors ligne – nouvel essai|Ni povezave – nov poskus
link.refused|Not let in|Nicht eingelassen|Accès refusé|Dostop zavrnjen
link.denied|Not logged in|Nicht angemeldet|Non connecté|Niste prijavljeni
lastKnown|Last known values|Letzte bekannte Werte|Dernières valeurs connues|Zadnje znane vrednosti
noAnswer|The controller does not answer. Nothing was changed.|Der Regler antwortet nicht. Nichts wurde geändert.|Le régulateur ne répond pas. Rien n'a été modifié.|Krmilnik ne odgovarja. Nič ni bilo spremenjeno.
loading|Loading …|Lädt …|Chargement …|Nalaganje …
retry|Try again|Noch einmal|Réessayer|Poskusi znova
save|Save|Speichern|Enregistrer|Shrani
saved|Saved|Gespeichert|Enregistré|Shranjeno
cancel|Cancel|Abbrechen|Annuler|Prekliči
remove|Delete|Löschen|Supprimer|Izbriši
close|Close|Schließen|Fermer|Zapri
add|Add|Hinzufügen|Ajouter|Dodaj
name|Name|Name|Nom|Ime
yes|Yes|Ja|Oui|Da
no|No|Nein|Non|Ne
none|None|Keine|Aucun|Brez
now.offered|Offered to the car|Dem Auto angeboten|Proposé à la voiture|Ponujeno avtu
now.charging|Charging|Lädt|En charge|Polni se
now.charge|The car draws|Das Auto zieht|La voiture consomme|Avto porabi
now.why|Why|Warum|Pourquoi|Zakaj
now.house|House|Haus|Maison|Hiša
now.breaker|Breaker {limit}|Sicherung {limit}|Disjoncteur {limit}|Varovalka {limit}
now.phase|{phase}: {current} of {limit}, of which the car {car}|{phase}: {current} von {limit}, davon das Auto {car}|{phase} : {current} sur {limit}, dont la voiture {car}|{phase}: {current} od {limit}, od tega avto {car}
now.rest|House|Haus|Maison|Hiša
now.car|Car|Auto|Voiture|Avto
now.export|Export|Einspeisung|Injection|Oddaja
now.stale|Meter silent – last reading {age} ago|Zähler schweigt – letzter Wert vor {age}|Compteur muet – mesure d'il y a {age}|Števec molči – zadnja meritev pred {age}
now.staleEver|No reading of the meter yet|Noch kein Wert vom Zähler|Compteur encore muet|Števec se še ni oglasil
now.sun|Solar surplus|Solarüberschuss|Surplus solaire|Sončni presežek
now.generation|Solar power|Solarleistung|Production solaire|Sončna moč
now.battery|Home battery|Hausspeicher|Batterie domestique|Domača baterija
now.session|This session|Dieser Ladevorgang|Cette session|To polnjenje
now.limits|What limits|Was begrenzt|Ce qui limite|Kaj omejuje
now.evseGone|The charger does not answer|Die Ladestation antwortet nicht|La borne ne répond pas|Polnilnica ne odgovarja
now.noCar|No car|Kein Auto|Pas de voiture|Ni avta
now.carThere|Car plugged in|Auto angesteckt|Voiture branchée|Avto priključen
now.chargers|Chargers|Ladestationen|Bornes|Polnilnice
control.title|Control|Bedienung|Commande|Upravljanje
control.start|Start|Start|Démarrer|Začni
control.pause|Pause|Pause|Pause|Premor
control.auto|Automatic|Automatik|Automatique|Samodejno
control.mode|Mode|Modus|Mode|Način
control.limit|Limit until unplugged|Grenze bis zum Abstecken|Limite jusqu'au débranchement|Omejitev do odklopa
control.less|1 A less|1 A weniger|1 A de moins|1 A manj
control.more|1 A more|1 A mehr|1 A de plus|1 A več
control.lift|No limit|Ohne Grenze|Sans limite|Brez omejitve
mode.off|Off|Aus|Arrêt|Izklop
mode.normal|Normal|Normal|Normal|Normalno
mode.smart|Smart|Smart|Intelligent|Pametno
mode.solar|Solar|Solar|Solaire|Sonce
mode.pause|Pause|Pause|Pause|Premor
trip.title|Protective stop|Schutzabschaltung|Arrêt de protection|Zaščitni izklop
trip.reset|Reset|Zurücksetzen|Réarmer|Ponastavi
trip.sure|Only when the cause has been found. Reset now?|Nur wenn die Ursache gefunden ist. Jetzt zurücksetzen?|Seulement si la cause est trouvée. Réarmer maintenant ?|Le če je vzrok najden. Ponastavim?
split.solar|Solar|Solar|Solaire|Sonce
split.grid|Grid|Netz|Réseau|Omrežje
split.battery|Battery|Speicher|Batterie|Baterija
charts.live|Live|Live|En direct|V živo
charts.day|24 hours|24 Stunden|24 heures|24 ur
charts.currents|Currents|Ströme|Courants|Tokovi
charts.offered|Offered|Angeboten|Proposé|Ponujeno
charts.charge|Car|Auto|Voiture|Avto
charts.solar|Solar|Solar|Solaire|Sonce
charts.power|Solar power|Solarleistung|Puissance solaire|Sončna moč
charts.marks|What limited, and since when|Was begrenzt hat, und seit wann|Ce qui a limité, et depuis quand|Kaj je omejevalo in od kdaj
charts.keys|Arrow keys move the cursor|Pfeiltasten bewegen den Zeiger|Les flèches déplacent le curseur|Puščici premikata kazalec
charts.empty|Nothing recorded yet|Noch nichts aufgezeichnet|Rien d'enregistré|Še nič zabeleženega
charts.source|Limit|Grenze|Limite|Omejitev
sessions.duration|Duration|Dauer|Durée|Trajanje
sessions.energy|Energy|Energie|Énergie|Energija
sessions.card|Card|Karte|Badge|Kartica
sessions.empty|No session yet|Noch kein Ladevorgang|Aucune session|Še brez polnjenj
sessions.csv|Download as CSV|Als CSV herunterladen|Télécharger en CSV|Prenesi kot CSV
sessions.total|{count} sessions, {energy}|{count} Ladevorgänge, {energy}|{count} sessions, {energy}|Polnjenj: {count}, {energy}
cards.learn|Learn a card|Karte anlernen|Apprendre un badge|Dodaj kartico
cards.show|Hold the card to the reader now|Halten Sie die Karte jetzt an den Leser|Présentez le badge au lecteur|Prislonite kartico k čitalniku
cards.stop|Stop learning|Anlernen beenden|Arrêter|Končaj
cards.last|Last read: {card}|Zuletzt gelesen: {card}|Dernier badge lu : {card}|Zadnja prebrana: {card}
cards.empty|No card is known|Keine Karte bekannt|Aucun badge connu|Ni znanih kartic
cards.limit|Largest current|Größter Strom|Courant maximal|Največji tok
cards.until|Valid until {date}|Gültig bis {date}|Valable jusqu'au {date}|Velja do {date}
schedule.hint|The car is charged within these windows only. Without a window there is no schedule.|Geladen wird nur in diesen Zeiten. Ohne Zeitfenster gibt es keinen Plan.|La charge n'a lieu que dans ces plages. Sans plage, pas d'horaire.|Polni se samo v teh oknih. Brez okna ni urnika.
schedule.start|From|Von|De|Od
schedule.stop|To|Bis|À|Do
schedule.days|Days|Tage|Jours|Dnevi
schedule.window|Window {number}|Zeitfenster {number}|Plage {number}|Okno {number}
schedule.week|The week|Die Woche|La semaine|Teden
schedule.zone|Times are those of {zone}|Zeiten gelten für {zone}|Heures de {zone}|Časi veljajo za {zone}
day.mo|Mon|Mo|Lun|Pon
day.tu|Tue|Di|Mar|Tor
day.we|Wed|Mi|Mer|Sre
day.th|Thu|Do|Jeu|Čet
day.fr|Fri|Fr|Ven|Pet
day.sa|Sat|Sa|Sam|Sob
day.su|Sun|So|Dim|Ned
settings.find|Find a setting|Einstellung suchen|Chercher un réglage|Poišči nastavitev
settings.range|{min} to {max}|{min} bis {max}|{min} à {max}|od {min} do {max}
settings.standard|Default: {value}|Standard: {value}|Par défaut : {value}|Privzeto: {value}
settings.restart|Takes effect after a restart|Wirkt nach einem Neustart|Prend effet après un redémarrage|Velja po ponovnem zagonu
settings.nothing|Nothing found|Nichts gefunden|Rien trouvé|Ni zadetkov
setup.intro|A few questions, and the charger keeps your breaker.|Ein paar Fragen, dann achtet die Ladestation auf Ihre Sicherung.|Quelques questions, et la borne protège votre disjoncteur.|Nekaj vprašanj in polnilnica bo varovala vašo varovalko.
setup.step|Step {number} of {count}|Schritt {number} von {count}|Étape {number} sur {count}|Korak {number} od {count}
setup.password|Password|Passwort|Mot de passe|Geslo
setup.passwordHint|Whoever knows it may change everything. At least 8 characters.|Wer es kennt, darf alles ändern. Mindestens 8 Zeichen.|Qui le connaît peut tout modifier. 8 caractères au moins.|Kdor ga pozna, lahko spremeni vse. Vsaj 8 znakov.
setup.again|Password again|Passwort noch einmal|Mot de passe à nouveau|Ponovite geslo
setup.differs|The two passwords differ|Die Passwörter sind verschieden|Les mots de passe diffèrent|Gesli se razlikujeta
setup.short|At least 8 characters|Mindestens 8 Zeichen|8 caractères au moins|Vsaj 8 znakov
setup.hasPassword|A password is set|Ein Passwort ist gesetzt|Un mot de passe est défini|Geslo je nastavljeno
setup.meter|Meter|Zähler|Compteur|Števec
setup.meterHint|The page shows what the meter reports. Switch something on and see the right phase move.|Hier steht, was der Zähler meldet. Schalten Sie etwas ein: bewegt sich die richtige Phase?|Voici ce que mesure le compteur. Allumez un appareil : la bonne phase bouge-t-elle ?|Tu je prikaz števca. Vklopite porabnik: se premakne prava faza?
setup.breaker|Breaker|Sicherung|Disjoncteur|Varovalka
setup.breakerHint|The rating that stands on the main breaker of the house, per phase.|Der Nennwert, der auf der Hauptsicherung des Hauses steht, je Phase.|Le calibre inscrit sur le disjoncteur principal, par phase.|Nazivni tok, napisan na glavni varovalki, na fazo.
setup.phases|Phases|Phasen|Phases|Faze
setup.phasesHint|Which phases the car uses, and which the meter sees.|Welche Phasen das Auto nutzt und welche der Zähler sieht.|Les phases utilisées par la voiture et vues par le compteur.|Katere faze uporablja avto in katere vidi števec.
setup.evse|Charger|Ladestation|Borne|Polnilnica
setup.evseFound|The charger answers: {state}|Die Ladestation antwortet: {state}|La borne répond : {state}|Polnilnica odgovarja: {state}
setup.evseLost|The charger does not answer. Check its power, cable and adapter.|Die Ladestation antwortet nicht. Prüfen Sie Strom, Kabel und Adapter.|La borne ne répond pas. Vérifiez l'alimentation, le câble et l'adaptateur.|Polnilnica ne odgovarja. Preverite napajanje, kabel in vmesnik.
setup.mqtt|MQTT|MQTT|MQTT|MQTT
setup.mqttOk|Connected to the broker|Mit dem Broker verbunden|Connecté au courtier|Povezano s posrednikom
setup.mqttOff|Not connected: {state}. Home automation needs it; charging does not.|Nicht verbunden: {state}. Die Hausautomation braucht es, das Laden nicht.|Non connecté : {state}. La domotique en a besoin, pas la charge.|Ni povezano: {state}. Potrebno za avtomatizacijo, ne za polnjenje.
setup.next|Next|Weiter|Suivant|Naprej
setup.back|Back|Zurück|Retour|Nazaj
setup.finish|Finish|Fertig|Terminer|Končaj
diag.health|Health|Zustand|État|Stanje
diag.rapi|Traffic with the charger|Verkehr mit der Ladestation|Échanges avec la borne|Promet s polnilnico
diag.command|RAPI command|RAPI-Befehl|Commande RAPI|Ukaz RAPI
diag.send|Send|Senden|Envoyer|Pošlji
diag.trips|Protective stops|Schutzabschaltungen|Arrêts de protection|Zaščitni izklopi
diag.active|active|aktiv|actif|dejaven
diag.noTrips|None so far|Bisher keine|Aucun|Doslej nobenega
diag.report|Download report|Bericht herunterladen|Télécharger le rapport|Prenesi poročilo
diag.reportHint|All of this in one file, without secrets: for whoever helps you.|All dies in einer Datei, ohne Geheimnisse: für die, die Ihnen helfen.|Tout cela en un fichier, sans secrets, pour qui vous aide.|Vse to v eni datoteki, brez skrivnosti: za tiste, ki pomagajo.
diag.backup|Download backup|Sicherung herunterladen|Télécharger la sauvegarde|Prenesi varnostno kopijo
diag.restore|Restore a backup|Sicherung einspielen|Restaurer une sauvegarde|Obnovi iz kopije
diag.restored|The backup is in place|Die Sicherung ist eingespielt|La sauvegarde est restaurée|Kopija je obnovljena
update.have|Installed|Installiert|Installée|Nameščena
update.available|Available|Verfügbar|Disponible|Na voljo
update.newest|This is the newest version|Das ist die neueste Version|C'est la dernière version|To je najnovejša različica
update.install|Install|Installieren|Installer|Namesti
update.sure|The charger pauses meanwhile. Install now?|Die Ladung pausiert währenddessen. Jetzt installieren?|La charge sera suspendue. Installer maintenant ?|Polnjenje se medtem ustavi. Namestim?
update.begun|The update has begun|Die Aktualisierung hat begonnen|La mise à jour a commencé|Posodobitev se je začela
login.title|Log in|Anmelden|Connexion|Prijava
login.refused|This controller lets nobody in from here|Dieser Regler lässt von hier niemanden ein|Ce régulateur n'admet personne d'ici|Ta krmilnik od tukaj ne spusti nikogar
login.user|User|Benutzer|Utilisateur|Uporabnik
login.password|Password|Passwort|Mot de passe|Geslo
login.out|Log out|Abmelden|Déconnexion|Odjava
access.password|Change password|Passwort ändern|Changer le mot de passe|Spremeni geslo
access.current|Current password|Bisheriges Passwort|Mot de passe actuel|Trenutno geslo
access.new|New password|Neues Passwort|Nouveau mot de passe|Novo geslo
access.tokens|Tokens for machines|Schlüssel für Maschinen|Jetons pour machines|Ključi za naprave
access.tokenHint|Shown once: copy it now|Wird nur einmal gezeigt: jetzt kopieren|Affiché une seule fois : copiez-le|Prikazan samo enkrat: zdaj kopirajte
access.scope|May|Darf|Droits|Sme
scope.read|read|lesen|lire|brati
scope.control|control|bedienen|commander|upravljati
scope.admin|everything|alles|tout|vse
edit|Edit|Ändern|Modifier|Uredi
diag.reload|Refresh|Neu laden|Actualiser|Osveži
diag.noBackup|This file is no backup|Diese Datei ist keine Sicherung|Ce fichier n'est pas une sauvegarde|Ta datoteka ni varnostna kopija
evse.notConnected|No car|Kein Auto|Pas de voiture|Ni avta
evse.connected|Car plugged in|Auto angesteckt|Voiture branchée|Avto priključen
evse.charging|Ready to charge|Ladebereit|Prêt à charger|Pripravljen na polnjenje
evse.sleeping|Paused|Pausiert|En pause|V premoru
evse.disabled|Disabled|Abgeschaltet|Désactivée|Onemogočena
evse.fault|Fault|Störung|Défaut|Napaka
evse.unknown|Looking for the charger|Ladestation wird gesucht|Recherche de la borne|Iskanje polnilnice
fault.ventRequired|The car asks for ventilation|Das Auto verlangt Lüftung|La voiture demande une ventilation|Avto zahteva prezračevanje
fault.diode|The car's pilot diode fails|Pilotdiode des Autos fehlerhaft|Diode pilote de la voiture en défaut|Okvara pilotne diode avta
fault.gfci|Current leaks to earth|Fehlerstrom gegen Erde|Fuite de courant à la terre|Uhajanje toka v zemljo
fault.noGround|No protective earth|Kein Schutzleiter|Pas de terre de protection|Ni zaščitnega vodnika
fault.stuckRelay|The relay did not open|Relais hat nicht geöffnet|Le relais ne s'est pas ouvert|Rele se ni odprl
fault.gfiSelfTest|Residual-current self-test failed|Fehlerstrom-Selbsttest misslungen|Autotest différentiel échoué|Samopreizkus zaščite ni uspel
fault.overTemperature|Far too hot|Viel zu heiß|Beaucoup trop chaud|Močno pregreto
fault.overCurrent|The car drew too much|Das Auto zog zu viel|La voiture a trop consommé|Avto je porabil preveč
fault.relayClosure|The relay did not close|Relais hat nicht geschlossen|Le relais ne s'est pas fermé|Rele se ni zaprl
fault.other|Fault, see the charger|Störung, siehe Ladestation|Défaut, voir la borne|Napaka, glejte polnilnico
card.learned|learned|angelernt|appris|dodana
card.known|known already|schon bekannt|déjà connu|že znana
card.unknown|not known|nicht bekannt|inconnu|neznana
card.accepted|accepted|angenommen|accepté|sprejeta
card.full|no room for more|kein Platz mehr|plus de place|ni več prostora
why.breaker|Main breaker|Hauptsicherung|Disjoncteur principal|Glavna varovalka
why.learning phases|Learning the phases|Phasen werden gelernt|Apprentissage des phases|Učenje faz
why.failsafe|Meter silent|Zähler schweigt|Compteur muet|Števec molči
why.circuit|Sub-panel|Unterverteiler|Tableau divisionnaire|Podrazdelilnik
why.circuit failsafe|Sub-panel meter silent|Unterverteilerzähler schweigt|Compteur divisionnaire muet|Števec razdelilnika molči
why.charge limit|Largest current|Größter Strom|Courant maximal|Največji tok
why.power limit|Power limit|Leistungsgrenze|Limite de puissance|Omejitev moči
why.capacity|Capacity|Kapazität|Capacité|Zmogljivost
why.quarter-hour peak|Quarter-hour peak|Viertelstundenspitze|Pointe quart d'heure|Četrturna konica
why.cable|Cable|Kabel|Câble|Kabel
why.override|Limit by hand|Grenze von Hand|Limite manuelle|Ročna omejitev
why.external limit|Energy manager|Energiemanager|Gestionnaire d'énergie|Upravljalnik energije
why.grid operator|Grid operator|Netzbetreiber|Gestionnaire du réseau|Operater omrežja
why.temperature|Too warm|Zu warm|Trop chaud|Pretoplo
why.solar|Sun|Sonne|Soleil|Sonce
why.time limit|Time limit reached|Zeitgrenze erreicht|Limite de durée atteinte|Časovna omejitev dosežena
why.energy limit|Energy limit reached|Energiegrenze erreicht|Limite d'énergie atteinte|Omejitev energije dosežena
why.state of charge|Charged as asked|Wie gewünscht geladen|Charge voulue atteinte|Napolnjeno po želji
why.over-draw|The car drew too much|Das Auto zog zu viel|La voiture a trop consommé|Avto je porabil preveč
why.not started|Waits for a start|Wartet auf Start|Attend le départ|Čaka na začetek
why.plug and charge|Nothing limits|Nichts begrenzt|Rien ne limite|Nič ne omejuje
why.enabled|Nothing limits|Nichts begrenzt|Rien ne limite|Nič ne omejuje
why.stopped|Stopped by hand|Von Hand angehalten|Arrêté à la main|Ročno ustavljeno
why.disabled|Disabled|Abgeschaltet|Désactivée|Onemogočeno
why.timer1|Ended: no current taken|Beendet: kein Strom bezogen|Terminé : pas de courant|Končano: brez toka
why.timer2|Ended: unplugged|Beendet: abgesteckt|Terminé : débranché|Končano: odklopljeno
why.mode off|Mode off|Modus Aus|Mode arrêt|Način izklop
why.mode pause|Mode pause|Modus Pause|Mode pause|Način premor
why.no card|Waits for a card|Wartet auf Karte|Attend un badge|Čaka na kartico
why.card limit|Limit of the card|Grenze der Karte|Limite du badge|Omejitev kartice
why.card deleted|Card deleted|Karte gelöscht|Badge supprimé|Kartica izbrisana
why.card expired|Card expired|Karte abgelaufen|Badge expiré|Kartica potekla
why.card not valid yet|Card not valid yet|Karte noch nicht gültig|Badge pas encore valable|Kartica še ne velja
why.clock not set|Clock not set|Uhr nicht gestellt|Horloge non réglée|Ura ni nastavljena
why.phase switch|Switching phases|Phasen werden umgeschaltet|Commutation de phases|Preklop faz
why.trip|Protective stop|Schutzabschaltung|Arrêt de protection|Zaščitni izklop
why.button|Push button|Taster|Bouton|Tipka
why.locking cable|Locking the cable|Kabel wird verriegelt|Verrouillage du câble|Zaklepanje kabla
why.cable not locked|Cable not locked|Kabel nicht verriegelt|Câble non verrouillé|Kabel ni zaklenjen
why.schedule|Schedule|Zeitplan|Horaires|Urnik
why.no car|No car|Kein Auto|Pas de voiture|Ni avta
why.car|The car itself|Das Auto selbst|La voiture elle-même|Avto sam
why.EVSE|The charger itself|Die Ladestation selbst|La borne elle-même|Polnilnica sama
why.EVSE link|Charger not answering|Ladestation antwortet nicht|Borne muette|Polnilnica ne odgovarja
why.EVSE fault|Fault of the charger|Störung der Ladestation|Défaut de la borne|Napaka polnilnice
health.rapi|Charger|Ladestation|Borne|Polnilnica
health.mqtt|MQTT broker|MQTT-Broker|Courtier MQTT|Posrednik MQTT
health.meter|Meter|Zähler|Compteur|Števec
health.clock|Clock|Uhr|Horloge|Ura
group.house|House and meter|Haus und Zähler|Maison et compteur|Hiša in števec
group.charging|Charging|Laden|Charge|Polnjenje
group.solar|Sun and battery|Sonne und Speicher|Soleil et batterie|Sonce in baterija
group.limits|Limits|Grenzen|Limites|Omejitve
group.schedule|Schedule|Zeitplan|Horaires|Urnik
group.access|Access and lock|Zugang und Schloss|Accès et verrou|Dostop in ključavnica
group.phases|Phase switching|Phasenumschaltung|Commutation de phases|Preklop faz
group.protection|Protection|Schutz|Protection|Zaščita
group.timing|Timing|Zeiten|Temporisations|Časi
group.other|Other|Sonstiges|Divers|Drugo
s.breaker_A|Main breaker|Hauptsicherung|Disjoncteur principal|Glavna varovalka
s.charge_limit_A|Largest current|Größter Strom|Courant maximal|Največji tok
s.min_current_A|Smallest current|Kleinster Strom|Courant minimal|Najmanjši tok
s.margin_A|Margin|Reserve|Marge|Rezerva
s.dynamic|Balance against the house|Aufs Haus abstimmen|Équilibrer avec la maison|Usklajevanje s hišo
s.phases|Phases of the car|Phasen des Autos|Phases de la voiture|Faze avta
s.clamps|Phases with a meter|Phasen mit Zähler|Phases mesurées|Faze s števcem
s.meter_sees_car|Meter sees the car|Zähler misst das Auto mit|Le compteur voit la voiture|Števec meri tudi avto
s.meter_timeout_s|Meter silence|Zählerstille|Silence du compteur|Molk števca
s.failsafe_A|Failsafe current|Notstrom ohne Zähler|Courant de repli|Varnostni tok
s.raise_hold_s|Wait before raising|Warten vor Erhöhung|Attente avant hausse|Čakanje pred dvigom
s.pause_min_s|Shortest pause|Kürzeste Pause|Pause minimale|Najkrajši premor
s.resume_margin_A|Room to resume|Reserve zum Fortsetzen|Marge de reprise|Rezerva za nadaljevanje
s.car_reaction_s|Reaction of the car|Reaktionszeit des Autos|Réaction de la voiture|Odziv avta
s.heartbeat_s|Heartbeat|Lebenszeichen|Signal de vie|Znak življenja
s.heartbeat_A|Current without heartbeat|Strom ohne Lebenszeichen|Courant sans signal de vie|Tok brez znaka življenja
s.plug_and_charge|Plug and charge|Anstecken und laden|Brancher et charger|Priklopi in polni
s.nwpc|Plug and charge offline|Anstecken und laden ohne Netz|Brancher et charger hors ligne|Priklopi in polni brez omrežja
s.time_limit_15min|Time limit|Zeitgrenze|Limite de durée|Časovna omejitev
s.energy_limit_kWh|Energy limit|Energiegrenze|Limite d'énergie|Omejitev energije
s.timer_ms|Publishing period|Sendeabstand|Période de publication|Perioda objavljanja
s.timer1_ms|End without current|Ende ohne Strom|Fin sans courant|Konec brez toka
s.timer2_ms|End when unplugged|Ende nach Abstecken|Fin au débranchement|Konec po odklopu
s.timer3_ms|Over-draw until pause|Überzug bis Pause|Dépassement avant pause|Presežek do premora
s.timer4_ms|Too little until pause|Zu wenig bis Pause|Manque avant pause|Premalo do premora
s.timer5_ms|Period: set current|Abstand: Sollstrom|Période : consigne|Perioda: nastavljeni tok
s.timer6_ms|Period: cable|Abstand: Kabel|Période : câble|Perioda: kabel
s.timer7_ms|Period: charge current|Abstand: Ladestrom|Période : courant|Perioda: tok polnjenja
s.timer8_ms|Period: state|Abstand: Zustand|Période : état|Perioda: stanje
s.timer9_ms|Period: energy|Abstand: Energie|Période : énergie|Perioda: energija
s.timer10_ms|Period: log|Abstand: Protokoll|Période : journal|Perioda: dnevnik
s.timer11_ms|Reconnect pause|Pause vor Neuverbinden|Pause de reconnexion|Premor pred povezavo
s.timer12_ms|Period: clock|Abstand: Uhr|Période : horloge|Perioda: ura
s.idle_factor|Slower when idle|Langsamer im Leerlauf|Ralenti au repos|Počasneje v mirovanju
s.calibration|Clamp factor|Wandlerfaktor|Facteur de pince|Faktor klešč
s.schedule_on|Use the schedule|Zeitplan verwenden|Utiliser l'horaire|Uporabi urnik
s.schedule_offline|Charge without a clock|Ohne Uhrzeit laden|Charger sans horloge|Polni brez ure
s.random_start_s|Random delay|Zufällige Verzögerung|Délai aléatoire|Naključni zamik
s.voltage_V|Voltage|Spannung|Tension|Napetost
s.mode|Mode|Modus|Mode|Način
s.mode_after|Mode after solar|Modus nach Solar|Mode après solaire|Način po soncu
s.solar_start_A|Surplus to start|Überschuss zum Start|Surplus de départ|Presežek za začetek
s.solar_stop_min|Patience without sun|Geduld ohne Sonne|Patience sans soleil|Čakanje brez sonca
s.solar_import_A|Import aimed at|Ziel-Netzbezug|Soutirage visé|Ciljni odjem
s.solar_ratio_pct|Part from the sun|Anteil der Sonne|Part du soleil|Delež sonca
s.solar_share_pct|Part from the grid|Anteil aus dem Netz|Part du réseau|Delež omrežja
s.solar_min_charge_s|Shortest solar charge|Kürzeste Solarladung|Charge solaire minimale|Najkrajše polnjenje
s.solar_min_pause_s|Shortest solar pause|Kürzeste Solarpause|Pause solaire minimale|Najkrajši sončni premor
s.solar_attack_s|Filter for more sun|Filter für mehr Sonne|Filtre à la hausse|Filter za več sonca
s.solar_decay_s|Filter for less sun|Filter für weniger Sonne|Filtre à la baisse|Filter za manj sonca
s.solar_never_pause|Never pause solar|Solarladung nie pausieren|Ne jamais suspendre|Brez premorov
s.battery_mode|Home battery|Hausspeicher|Batterie domestique|Domača baterija
s.battery_expiry_s|Battery report valid|Speichermeldung gültig|Validité de la batterie|Veljavnost baterije
s.switch_on|Button or switch|Taster oder Schalter|Bouton ou interrupteur|Tipka ali stikalo
s.switch_function|Function of the button|Funktion des Tasters|Fonction du bouton|Funkcija tipke
s.lock|Cable lock|Kabelschloss|Verrou du câble|Ključavnica kabla
s.lock_required|Lock required|Schloss nötig|Verrou obligatoire|Ključavnica obvezna
s.lock_always|Always locked|Immer verriegelt|Toujours verrouillé|Vedno zaklenjeno
s.residual_trip_mA|Residual current|Fehlerstrom|Courant résiduel|Preostali tok
s.trip_retries|Trips before a person|Auslösungen bis Mensch|Arrêts avant intervention|Izklopi do posega
s.trip_window_min|Trips counted within|Auslösungen gezählt in|Fenêtre de comptage|Okno štetja izklopov
s.contact2|Second contactor|Zweites Schütz|Second contacteur|Drugi kontaktor
s.contact2_by|Phases switched by|Phasen geschaltet von|Phases commutées par|Faze preklaplja
s.phase_hysteresis_W|Phase hysteresis|Phasen-Hysterese|Hystérésis de phases|Histereza faz
s.phase_up_s|Wait for three phases|Warten auf drei Phasen|Attente triphasé|Čakanje na tri faze
s.phase_down_s|Wait for one phase|Warten auf eine Phase|Attente monophasé|Čakanje na eno fazo
s.phase_budget|Switches a day|Umschaltungen am Tag|Commutations par jour|Preklopov na dan
s.rfid_mode|Cards|Karten|Badges|Kartice
s.relock_s|Session ends after|Vorgang endet nach|Fin de session après|Konec po
s.powerLimit_W|Power limit|Leistungsgrenze|Limite de puissance|Omejitev moči
s.capacity_A|Capacity, all phases|Kapazität aller Phasen|Capacité totale|Skupna zmogljivost
s.capacity_stop_min|Patience above capacity|Geduld über Kapazität|Patience au-delà|Čakanje nad mejo
s.circuit_A|Sub-panel breaker|Unterverteiler-Sicherung|Disjoncteur divisionnaire|Varovalka razdelilnika
s.peak_W|Quarter-hour peak|Viertelstundenspitze|Pointe quart d'heure|Četrturna konica
s.peak_margin_W|Peak margin|Spitzenreserve|Marge de pointe|Rezerva konice
s.cable_A|Cable|Kabel|Câble|Kabel
s.override_A|Limit until unplugged|Grenze bis zum Abstecken|Limite jusqu'au débranchement|Omejitev do odklopa
s.soc_limit_pct|State of charge|Ladestand|État de charge|Stanje baterije
s.temp_derate_C|Less current from|Weniger Strom ab|Réduction dès|Manj toka od
s.temp_stop_C|Stop at|Halt bei|Arrêt à|Ustavi pri
s.limit_ttl_s|Outside limit lives|Fremdgrenze gilt|Durée limite externe|Trajanje zunanje meje
s.limit_fallback_A|Limit when silent|Grenze bei Stille|Limite de repli|Meja ob molku
s.relay_W|Power at grid relay|Leistung bei Netzrelais|Puissance au délestage|Moč ob releju
s.relay_active|Grid relay active at|Netzrelais aktiv bei|Délestage actif à|Rele aktiven pri
s.feed_timeout_s|Silence of reports|Meldungsstille|Silence des mesures|Molk poročil
o.off|Off|Aus|Arrêt|Izklop
o.none|None|Keine|Aucun|Brez
o.same|The same|Unverändert|Inchangé|Enako
o.normal|Normal|Normal|Normal|Normalno
o.ignored|Ignored|Unbeachtet|Ignorée|Prezrta
o.neutral|Neutral|Neutral|Neutre|Nevtralna
o.carFirst|Car first|Auto zuerst|Voiture d'abord|Najprej avto
o.protect|Protected|Geschützt|Protégée|Zaščitena
o.pause|Pause|Pause|Pause|Premor
o.accessButton|Access button|Zugangstaster|Bouton d'accès|Tipka dostopa
o.accessSwitch|Access switch|Zugangsschalter|Interrupteur d'accès|Stikalo dostopa
o.solarButton|Solar button|Solartaster|Bouton solaire|Sončna tipka
o.solarSwitch|Solar switch|Solarschalter|Interrupteur solaire|Sončno stikalo
o.gridRelay|Grid relay|Netzrelais|Relais du réseau|Omrežni rele
o.customButton|Own button|Eigener Taster|Bouton libre|Lastna tipka
o.customSwitch|Own switch|Eigener Schalter|Interrupteur libre|Lastno stikalo
o.solenoid|Solenoid|Hubmagnet|Solénoïde|Elektromagnet
o.motor|Motor|Motor|Moteur|Motor
o.solarOff|Off in solar|Aus bei Solar|Arrêt en solaire|Izklop pri soncu
o.on|On|Ein|Marche|Vklop
o.auto|Automatic|Automatik|Automatique|Samodejno
o.topic|MQTT topic|MQTT-Thema|Sujet MQTT|Tema MQTT
o.evse|Charger|Ladestation|Borne|Polnilnica
o.all|All known|Alle bekannten|Tous connus|Vse znane
o.one|One|Eine|Un seul|Ena
o.learn|Learn|Anlernen|Apprendre|Učenje
o.delete|Delete|Löschen|Supprimer|Brisanje
o.deleteAll|Delete all|Alle löschen|Tout supprimer|Izbriši vse
o.remote|Remote|Extern|À distance|Oddaljeno
s.switch_timeout_s|Silence of the switch|Stille des Schalters|Silence de l'interrupteur|Molk stikala
s.lock_feedback|Feedback of the lock|Rückmeldung des Schlosses|Retour du verrou|Povratni signal ključavnice
s.lock_reversed|Lock wires swapped|Schlossdrähte vertauscht|Fils du verrou inversés|Zamenjani žici ključavnice
s.lock_pulse_ms|Lock pulse|Schlossimpuls|Impulsion du verrou|Impulz ključavnice
s.lock_retry_s|Lock retry|Schloss erneut nach|Nouvel essai du verrou|Ponovni poskus ključavnice
s.capacity_plan|Capacity by time of day|Kapazität nach Tageszeit|Capacité selon l'heure|Zmogljivost po uri dneva
s.socket|Socket|Steckdose|Prise|Vtičnica
s.house_meter|Meter at the module|Zähler am Modul|Compteur du module|Števec na modulu
s.meter_address|Modbus address|Modbus-Adresse|Adresse Modbus|Naslov Modbus
s.clamp_L1_permille|Correction of clamp L1|Korrektur Wandler L1|Correction pince L1|Popravek klešč L1
s.clamp_L2_permille|Correction of clamp L2|Korrektur Wandler L2|Correction pince L2|Popravek klešč L2
s.clamp_L3_permille|Correction of clamp L3|Korrektur Wandler L3|Correction pince L3|Popravek klešč L3
s.temperature_sensor|Temperature sensor|Temperaturfühler|Sonde de température|Tipalo temperature
s.residual_input|Residual current input|Fehlerstromeingang|Entrée courant résiduel|Vhod preostalega toka
s.switch_input|Button at the module|Taster am Modul|Bouton du module|Tipka na modulu
s.card_reader|Card reader|Kartenleser|Lecteur de badges|Čitalnik kartic
o.inverted|Inverted|Umgekehrt|Inversé|Obrnjeno
o.clamps|Clamps|Stromwandler|Pinces|Klešče
o.sdm630|SDM630|SDM630|SDM630|SDM630
o.pzem|PZEM-004T|PZEM-004T|PZEM-004T|PZEM-004T
o.ds18b20|DS18B20|DS18B20|DS18B20|DS18B20
o.ntc|NTC|NTC|NTC|NTC
o.high|High|Hoch|Haut|Visoko
o.low|Low|Niedrig|Bas|Nizko
o.pn532|PN532|PN532|PN532|PN532
o.pn532i2c|PN532 (I2C)|PN532 (I2C)|PN532 (I2C)|PN532 (I2C)
why.session limit|Limit of this session|Grenze dieses Vorgangs|Limite de cette session|Omejitev tega polnjenja
why.manual override|By hand|Von Hand|Manuel|Ročno
why.claim|A program|Ein Programm|Un programme|Program
why.switch|Switch|Schalter|Interrupteur|Stikalo
why.cable lock|Cable lock|Kabelschloss|Verrou du câble|Ključavnica kabla
s.smartevse|Speak as a SmartEVSE|Wie ein SmartEVSE sprechen|Parler comme un SmartEVSE|Govori kot SmartEVSE
s.http|HTTP API of the module|HTTP-API des Moduls|API HTTP du module|HTTP API modula
s.http_open|HTTP without a password|HTTP ohne Passwort|HTTP sans mot de passe|HTTP brez gesla
` as const;

type KeyOf<Row> = Row extends `${infer Key}|${string}` ? Key : never;
type KeysOf<Rows, Found = never> = Rows extends `${infer Row}\n${infer Rest}`
  ? KeysOf<Rest, Found | KeyOf<Row>>
  : Found | KeyOf<Rows>;

/** Name of a text. */
export type TextKey = KeysOf<typeof TEXTS>;
